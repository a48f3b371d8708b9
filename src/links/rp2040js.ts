/** The thread of a Raspberry Pi Pico: rp2040js, UART0. */

import { Simulator } from "rp2040js";
import { type Line, type Machine, patience, serve } from "./machine.ts";

export interface PicoStart {
  /** From its first byte on. */
  readonly flash: Uint8Array;
}

/** UARTFR and its RXFE (RP2040 Datasheet, 4.2.8). */
const flags = 0x18;
const nothingReceived = 1 << 4;

serve<PicoStart>(({ flash }, line) => pico(flash, line));

function pico(image: Uint8Array, line: Line): Machine {
  const { rp2040: chip, clock } = new Simulator();
  const nothing = (): void => undefined;
  chip.logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  chip.flash.fill(0xff);
  chip.flash.set(image);
  const uart = chip.uart[0];
  if (uart === undefined) throw new Error("no UART");
  const waiting = patience(8);
  const read = uart.readUint32.bind(uart);
  uart.readUint32 = (offset) => {
    if (offset === flags && (read(flags) & nothingReceived) !== 0) {
      const byte = line.take();
      if (byte === undefined) waiting.look();
      else uart.feedByte(byte);
    }
    return read(offset);
  };
  uart.onByte = (byte) => {
    waiting.stir();
    line.send(byte);
  };
  // There is no boot ROM: this is what it leaves when it starts the second stage (RP2040 Datasheet, 2.8.1).
  Object.assign(chip.core, { SP: 0x20041f00, LR: 0, PC: 0x10000000 });
  const nanosPerCycle = 8;
  return {
    run: (instructions) => {
      waiting.stir();
      for (let i = 0; i < instructions && !waiting.over(); i++) clock.tick(chip.core.executeInstruction() * nanosPerCycle);
      return waiting.over() ? "waiting" : "working";
    },
  };
}
