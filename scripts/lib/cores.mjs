/** The cores that generated C is run on here: which compiler with which flags, which emulator, and what the harness needs of both. */

import { findTarget } from "../../dist/targets/load.js";
import { run } from "./lookback.mjs";

const arm = (core, machine, systickHz, code, ram, flags = []) => ({
  core,
  compiler: "arm-none-eabi-gcc",
  emulator: ["qemu-system-arm", "-M", machine, ...qemu, "-icount", "shift=6,align=off,sleep=off", "-serial", "none", ...semihosting],
  executor: `QEMU ${machine}`,
  harness: ["arm.c"],
  flags: [`-DSYSTICK_HZ=${systickHz}u`, ...bare, "-T", "arm.ld", `-Wl,--defsym=code_start=${code},--defsym=ram_start=${ram}`, ...flags],
  kernel: ["-kernel"],
  stackBytes: 4096,
  ...words32,
});
/** A pointer, and what a call itself pushes. */
const words32 = { pointerBytes: 4, callBytes: 0 };
const qemu = ["-display", "none", "-monitor", "none"];
const semihosting = ["-semihosting-config", "enable=on,target=native"];
const bare = ["-nostartfiles", "-ffreestanding"];
const coprocessors = ["-DHAS_COPROCESSORS"];

/** A Cortex-M0+ binary runs on the Cortex-M3 board: the same instructions, the same counts. */
export const cores = [
  arm("cortex-m0plus", "mps2-an385", 25_000_000, "0", "0x20000000"),
  arm("cortex-m3", "mps2-an385", 25_000_000, "0", "0x20000000"),
  arm("cortex-m4", "mps2-an386", 25_000_000, "0", "0x20000000", coprocessors),
  arm("cortex-m7", "mps2-an500", 25_000_000, "0", "0x20000000", coprocessors),
  arm("cortex-m33", "mps2-an505", 20_000_000, "0x10000000", "0x38000000", coprocessors),
  arm("cortex-m55", "mps3-an547", 32_000_000, "0x10000000", "0x30000000", coprocessors),
  {
    core: "rv32imc",
    compiler: "riscv64-unknown-elf-gcc",
    emulator: ["qemu-system-riscv32", "-M", "virt", "-bios", "none", ...qemu, "-icount", "shift=0", "-serial", "stdio"],
    executor: "QEMU riscv virt",
    harness: ["riscv.c"],
    flags: [...bare, "--specs=picolibc.specs", "-T", "riscv.ld", "-Wl,--no-warn-rwx-segments"],
    kernel: ["-kernel"],
    stackBytes: 4096,
    ...words32,
  },
  {
    core: "avr",
    compiler: "avr-gcc",
    emulator: ["simavr", "-m", "atmega2560", "-f", "16000000"],
    executor: "simavr ATmega2560",
    harness: ["avr.c"],
    flags: ["-ffreestanding", '-DLB_PORT_FILE="avr_port.h"'],
    kernel: [],
    stackBytes: 2048,
    pointerBytes: 2,
    callBytes: 3,
    // What is left of 8 KB of RAM for state, scratch, input, output and snapshot, and of the 64 KB that near reads reach.
    limits: { ram: 5120, flash: 40_000 },
  },
].map((core) => ({ ...core, optimize: ["-O2", ...flagsOf(core)] }));

/** What chooses the core, from targets/. */
function flagsOf({ core, compiler }) {
  return findTarget(core).compilers.find(({ id }) => id === compiler)?.flags ?? [];
}

/** "12.2.1", or undefined where the command is missing. */
export async function versionOf(command) {
  try {
    const { stdout } = await run(command, ["--version"]);
    return /\d+\.\d+(\.\d+)?(?!.*\d\.\d+\.\d)/.exec(stdout.split("\n")[0].replace(/\([^)]*\)/g, ""))?.[0];
  } catch {
    return undefined;
  }
}

/** The cores whose compiler and emulator are there; what is missing is said. */
export async function availableCores(names) {
  const there = [];
  for (const core of cores.filter((one) => names === undefined || names.includes(one.core))) {
    const [version, emulator] = await Promise.all([versionOf(core.compiler), exists(core.emulator[0])]);
    if (version !== undefined && emulator) there.push({ ...core, version });
    else console.log(`SKIPPED ${core.core}: ${version === undefined ? core.compiler : core.emulator[0]} not found`);
  }
  return there;
}

const exists = (command) =>
  run(command, ["--help"]).then(
    () => true,
    () => false,
  );
