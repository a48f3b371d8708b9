/** An Arduino Uno on a pseudo terminal: avr8js with the genuine optiboot, and self-programming, which avr8js lacks. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  AVRClock,
  AVRTimer,
  AVRUSART,
  AVRWatchdog,
  avrInstruction,
  CPU,
  clockConfig,
  timer1Config,
  usart0Config,
  watchdogConfig,
} from "avr8js";
import { readElf } from "../../src/images/elf.ts";
import { flat, type MemoryImage } from "../../src/images/memory-image.ts";

/**
 * Of Debian's package arduino-core-avr. Its own build is 532 bytes long, 20 more than the boot section of an ATmega328P has: it is built
 * here from the same source, without the three flashes of the light at its start, which makes it 496.
 */
export const optiboot = "/usr/share/arduino/hardware/arduino/avr/bootloaders/optiboot/optiboot.c";

function builtOptiboot(folder: string): MemoryImage {
  const elf = join(folder, "optiboot.elf");
  const defines = ["-DF_CPU=16000000L", "-DBAUD_RATE=115200", "-DLED_START_FLASHES=0"];
  const places = ["-Wl,--section-start=.text=0x7e00", "-Wl,--section-start=.version=0x7ffe"];
  const flags = ["-mmcu=atmega328p", "-Os", "-fno-split-wide-types", "-mrelax", "-Wl,--relax", "-nostartfiles", "-nostdlib", "-w"];
  execFileSync("avr-gcc", [...flags, ...defines, ...places, "-o", elf, optiboot]);
  const reading = readElf(readFileSync(elf), elf);
  if (!("value" in reading)) throw new Error("optiboot cannot be read");
  return reading.value.image;
}

const clockHz = 16e6;
const flashBytes = 32 * 1024;
const bootLoader = 0x7e00;
const pageBytes = 128;
/** ATmega328P data sheet DS40002061, Self-programming the flash. */
const spmcsr = 0x57;
const operation = { fill: 0x01, erase: 0x03, write: 0x05, readWhileWrite: 0x11 } as const;
const spm = 0x95e8;
const mcusr = 0x54;
const causes = { external: 0x02, watchdog: 0x08 } as const;

/** The fuse BOOTRST: every reset starts the boot loader. */
function poweredUp(
  program: Uint16Array,
  send: (byte: number) => void,
): { readonly cpu: CPU & { expired?: boolean }; readonly usart: AVRUSART } {
  const cpu: CPU & { expired?: boolean } = new CPU(program, 2048);
  new AVRWatchdog(cpu, watchdogConfig, new AVRClock(cpu, clockHz, clockConfig));
  new AVRTimer(cpu, timer1Config);
  const usart = new AVRUSART(cpu, usart0Config, clockHz);
  usart.onByteTransmit = send;
  cpu.pc = bootLoader / 2;
  // What the watchdog does.
  cpu.reset = () => {
    cpu.expired = true;
  };
  return { cpu, usart };
}

export interface Uno {
  /** Opened anew for each program that talks to it; each opening is a reset, as DTR makes one. */
  readonly port: string;
  readonly flash: Uint8Array;
  /** Pages written so far. */
  readonly written: () => number;
  /** Calls back once at that page. */
  readonly atPage: (page: number, then: () => void) => void;
  readonly close: () => Promise<void>;
}

export async function startUno(port: string): Promise<Uno> {
  const flash = flat(builtOptiboot(dirname(port)), 0, flashBytes);
  const program = new Uint16Array(flash.buffer);
  const send = (byte: number): void => void socat?.stdin?.write(Uint8Array.of(byte));
  // A reset of avr8js forgets what its peripherals have under way, but not that they wait for it: a reset chip is a new one.
  let { cpu, usart } = poweredUp(program, send);
  let cycles = 0;
  const reset = (cause: number): void => {
    cycles += cpu.cycles;
    ({ cpu, usart } = poweredUp(program, send));
    cpu.data[mcusr] = cause;
  };
  let pages = 0;
  let watch: { readonly page: number; readonly then: () => void } | undefined;
  const buffer = new Uint16Array(pageBytes / 2).fill(0xffff);
  const selfProgram = (): void => {
    const z = cpu.dataView.getUint16(30, true);
    const first = (z & ~(pageBytes - 1)) / 2;
    switch (cpu.data[spmcsr]! & 0x1f) {
      case operation.fill:
        buffer[(z & (pageBytes - 1)) >> 1] = cpu.dataView.getUint16(0, true);
        break;
      case operation.erase:
        program.fill(0xffff, first, first + buffer.length);
        break;
      case operation.write:
        for (const [i, word] of buffer.entries()) program[first + i] = program[first + i]! & word;
        buffer.fill(0xffff);
        pages++;
        if (watch?.page === pages) watch.then();
        break;
      case operation.readWhileWrite:
        buffer.fill(0xffff);
    }
    cpu.data[spmcsr] = cpu.data[spmcsr]! & ~0x1f;
  };

  const waiting: number[] = [];
  let socat: ChildProcess | undefined;
  let [open, connected] = [true, false];
  const opened = (): void => {
    waiting.length = 0;
    connected = true;
    reset(causes.external);
  };
  const listen = (): void => {
    if (!open) return;
    socat = spawn("socat", ["-d", "-d", `pty,raw,echo=0,link=${port},wait-slave`, "stdio"]);
    let fresh = true;
    const first = (): void => {
      if (fresh) opened();
      fresh = false;
    };
    socat.stderr!.on("data", (text: Buffer) => text.includes("starting data transfer loop") && first());
    socat.stdout!.on("error", () => undefined);
    socat.stdin!.on("error", () => undefined);
    socat.stdout!.on("data", (bytes: Buffer) => {
      first();
      waiting.push(...bytes);
    });
    socat.on("close", () => {
      connected = false;
      listen();
    });
  };
  listen();

  const began = performance.now();
  let skipped = 0;
  const slice = (): void => {
    if (!open) return;
    // Nobody is there to hear it.
    if (!connected) return void setTimeout(slice, 5);
    // Not faster than the true one: the boot loader's second is a second. Where this machine is slower, it waits for nobody.
    const ahead = ((cycles + cpu.cycles) / clockHz) * 1000 - (performance.now() - began - skipped);
    if (ahead > 0) return void setTimeout(slice, ahead);
    if (ahead < -20) skipped += -ahead - 20;
    for (const end = cpu.cycles + clockHz / 500; cpu.cycles < end; ) {
      if (program[cpu.pc] === spm) {
        selfProgram();
        cpu.pc++;
        cpu.cycles++;
      } else avrInstruction(cpu);
      cpu.tick();
      if (cpu.expired) {
        reset(causes.watchdog);
        break;
      }
      if (waiting.length > 0 && !usart.rxBusy && usart.rxEnable && usart.writeByte(waiting[0]!)) waiting.shift();
    }
    setImmediate(slice);
  };
  slice();
  while (!existsSync(port)) await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    port,
    flash,
    written: () => pages,
    atPage: (page, then) => {
      watch = { page: pages + page, then };
    },
    close: async () => {
      open = false;
      const ended = socat;
      if (ended?.exitCode === null) {
        ended.kill();
        await new Promise((resolve) => ended.once("close", resolve));
      }
    },
  };
}
