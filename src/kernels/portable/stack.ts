/**
 * Written by scripts/measure-stack.mjs --write, checked by test/gates/stack.test.ts: 42 models (on AVR those that fit), painted in
 *   QEMU mps2-an385
 *   QEMU mps2-an386
 *   QEMU mps2-an500
 *   QEMU mps2-an505
 *   QEMU mps3-an547
 *   QEMU riscv virt
 *   simavr ATmega2560
 * and frames of 120 more as the compiler states them.
 * 16 bytes are added to frame, selftest, snapshot and restore, and all is rounded up to 8. restore is also the most of init.
 */

import type { StackMeasurement } from "../../ir/stack.ts";

export const stack: readonly StackMeasurement[] = [
  {
    core: "cortex-m0plus",
    compiler: "arm-none-eabi-gcc",
    version: "12.2.1",
    flags: "-O2 -mcpu=cortex-m0plus -mthumb",
    frame: 176,
    pointerBytes: 4,
    kernels: { dense: 80, lookBack: 144, loop: 32, lstm: 144, softmax: 104 },
    memories: { lookBack: { frame: 184, restore: 136 } },
    selftest: 88,
    snapshot: 40,
    restore: 48,
  },
  {
    core: "cortex-m3",
    compiler: "arm-none-eabi-gcc",
    version: "12.2.1",
    flags: "-O2 -mcpu=cortex-m3 -mthumb",
    frame: 72,
    pointerBytes: 4,
    kernels: { dense: 48, lookBack: 112, loop: 0, lstm: 112, softmax: 56 },
    memories: { lookBack: { frame: 120, restore: 96 } },
    selftest: 72,
    snapshot: 32,
    restore: 32,
  },
  {
    core: "cortex-m4",
    compiler: "arm-none-eabi-gcc",
    version: "12.2.1",
    flags: "-O2 -mcpu=cortex-m4 -mthumb",
    frame: 72,
    pointerBytes: 4,
    kernels: { dense: 48, lookBack: 104, loop: 0, lstm: 104, softmax: 56 },
    memories: { lookBack: { frame: 120, restore: 96 } },
    selftest: 72,
    snapshot: 32,
    restore: 32,
  },
  {
    core: "cortex-m7",
    compiler: "arm-none-eabi-gcc",
    version: "12.2.1",
    flags: "-O2 -mcpu=cortex-m7 -mthumb",
    frame: 72,
    pointerBytes: 4,
    kernels: { dense: 48, lookBack: 104, loop: 0, lstm: 104, softmax: 56 },
    memories: { lookBack: { frame: 120, restore: 96 } },
    selftest: 72,
    snapshot: 32,
    restore: 32,
  },
  {
    core: "cortex-m33",
    compiler: "arm-none-eabi-gcc",
    version: "12.2.1",
    flags: "-O2 -mcpu=cortex-m33 -mthumb",
    frame: 72,
    pointerBytes: 4,
    kernels: { dense: 48, lookBack: 112, loop: 0, lstm: 112, softmax: 56 },
    memories: { lookBack: { frame: 120, restore: 96 } },
    selftest: 72,
    snapshot: 32,
    restore: 32,
  },
  {
    core: "cortex-m55",
    compiler: "arm-none-eabi-gcc",
    version: "12.2.1",
    flags: "-O2 -mcpu=cortex-m55 -mthumb",
    frame: 72,
    pointerBytes: 4,
    kernels: { dense: 48, lookBack: 112, loop: 0, lstm: 112, softmax: 56 },
    memories: { lookBack: { frame: 120, restore: 96 } },
    selftest: 72,
    snapshot: 32,
    restore: 40,
  },
  {
    core: "rv32imc",
    compiler: "riscv64-unknown-elf-gcc",
    version: "12.2.0",
    flags: "-O2 -march=rv32imc -mabi=ilp32",
    frame: 80,
    pointerBytes: 4,
    kernels: { dense: 32, lookBack: 96, loop: 0, lstm: 96, softmax: 48 },
    memories: { lookBack: { frame: 112, restore: 56 } },
    selftest: 104,
    snapshot: 16,
    restore: 16,
  },
  {
    core: "avr",
    compiler: "avr-gcc",
    version: "5.4.0",
    flags: "-O2 -mmcu=atmega2560",
    frame: 56,
    pointerBytes: 2,
    kernels: { dense: 56, lookBack: 96, loop: 24, lstm: 104, softmax: 80 },
    memories: { lookBack: { frame: 104, restore: 104 } },
    selftest: 72,
    snapshot: 40,
    restore: 32,
  },
];
