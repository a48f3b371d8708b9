/** Tools outside Node that some tests need: where one is missing, its tests are skipped loudly; in CI that is an error. */

import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

/** Debian's package for each command. */
const packages: Readonly<Record<string, string>> = {
  clang: "clang",
  "clang++": "clang",
  "wasm-ld": "lld wasi-libc libclang-rt-14-dev-wasm32",
  gcc: "gcc",
  "g++": "g++",
  nm: "binutils",
  cppcheck: "cppcheck",
  "arm-none-eabi-gcc": "gcc-arm-none-eabi libnewlib-arm-none-eabi",
  "arm-none-eabi-nm": "binutils-arm-none-eabi",
  "riscv64-unknown-elf-gcc": "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf",
  "riscv64-unknown-elf-nm": "binutils-riscv64-unknown-elf",
  "avr-gcc": "gcc-avr avr-libc",
  "avr-nm": "binutils-avr",
  "qemu-system-arm": "qemu-system-arm",
  "qemu-system-riscv32": "qemu-system-misc",
  simavr: "simavr",
  make: "make",
  cmake: "cmake",
  avrdude: "avrdude",
  socat: "socat",
  mcopy: "mtools",
  "gdb-multiarch": "gdb-multiarch",
  "/usr/share/arduino/hardware/arduino/avr/bootloaders/optiboot/optiboot.c": "arduino-core-avr",
};

const warned = new Set<string>();

export function hasTool(command: string): boolean {
  // A file of a package, that is no command.
  if (command.startsWith("/")) return existsSync(command);
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => endings.some((ending) => isExecutable(join(folder, command + ending))));
}

/**
 * `describe`, or `describe.skip` where one of the commands is missing:
 *
 *     needsTool("avr-gcc")("on AVR", () => { test(...) });
 */
export function needsTool(...commands: readonly string[]): ReturnType<typeof describe.skipIf> {
  const missing = commands.filter((command) => !hasTool(command));
  if (missing.length > 0) {
    const install = `apt-get install ${[...new Set(missing.map((command) => packages[command] ?? command))].join(" ")}`;
    const text = `${missing.join(", ")} not found; on Debian: ${install}`;
    if (process.env["CI"]) throw new Error(`${text} (with CI set nothing is skipped)`);
    if (!warned.has(text)) console.warn(`SKIPPED: ${text}`);
    warned.add(text);
  }
  return describe.skipIf(missing.length > 0);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
