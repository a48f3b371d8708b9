/** The thread of an ATmega: avr8js, USART0 and timer 1. */

import { AVRTimer, AVRUSART, avrInstruction, CPU, timer1Config, usart0Config } from "avr8js";
import { type Line, type Machine, patience, serve } from "./machine.ts";

export interface AvrStart {
  /** From its first byte on. */
  readonly flash: Uint8Array;
  readonly flashBytes: number;
  /** Of data space, registers and all, as the linker counts it. */
  readonly dataBytes: number;
  readonly clockHz: number;
  /** The word address of timer 1's overflow vector. */
  readonly timer1Overflow: number;
}

const received = 0x80;
const empty = 0x20;
/** What CPU adds to the size that it is given. */
const registerBytes = 0x100;

serve<AvrStart>(atmega);

function atmega({ flash, flashBytes, dataBytes, clockHz, timer1Overflow }: AvrStart, line: Line): Machine {
  const program = new Uint8Array(flashBytes).fill(0xff);
  program.set(flash);
  const cpu = new CPU(new Uint16Array(program.buffer), dataBytes - registerBytes);
  new AVRTimer(cpu, { ...timer1Config, ovfInterrupt: timer1Overflow });
  const usart = new AVRUSART(cpu, usart0Config, clockHz);
  const waiting = patience(8);
  const status = usart0Config.UCSRA;
  const flag = (mask: number): boolean => ((cpu.data[status] ?? 0) & mask) !== 0;
  cpu.readHooks[status] = () => {
    if (!flag(received) && flag(empty)) {
      const byte = usart.rxEnable ? line.take() : undefined;
      if (byte === undefined) waiting.look();
      else usart.writeByte(byte, true);
    }
    return cpu.data[status] ?? 0;
  };
  usart.onByteTransmit = (byte) => {
    waiting.stir();
    line.send(byte);
  };
  return {
    run: (instructions) => {
      waiting.stir();
      for (let i = 0; i < instructions && !waiting.over(); i++) {
        avrInstruction(cpu);
        cpu.tick();
      }
      return waiting.over() ? "waiting" : "working";
    },
  };
}
