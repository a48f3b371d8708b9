/** A flipped bit of the weights, in the flash of an emulated board: the self-test at power-on sees it. 500 bits with --mode soak. */

import { describe, expect, test } from "vitest";
import { buildFirmware } from "../../src/build-firmware.ts";
import { retarget } from "../../src/compile.ts";
import { bytesAt } from "../../src/images/memory-image.ts";
import { findEmulator } from "../../src/links/emulator.ts";
import { greet } from "../../src/serial/session.ts";
import { findTarget } from "../../src/targets/load.ts";
import { compiledExample } from "../support/examples.ts";
import { random } from "../support/random.ts";
import { needsTool } from "../support/tools.ts";

const soak = import.meta.env.MODE === "soak";
const boards = soak
  ? ([
      ["microbit", 500],
      ["pico", 100],
      ["riscv-virt", 100],
    ] as const)
  : ([["microbit", 6]] as const);

describe.concurrent("the self-test in an emulator", () => {
  for (const [board, bits] of boards) {
    const target = findTarget(board);
    const program = target.board!.emulator!.program;
    needsTool(target.compilers[0]!.id, ...(program.startsWith("qemu") ? [program] : []))(board, () => {
      test(`sees each of ${bits} flipped bits of the weights`, { timeout: soak ? 3_600_000 : 60_000 }, async () => {
        const { emit: project } = retarget(await compiledExample("digits"), target);
        const { elf, linked } = await buildFirmware({ project, target });
        const emulator = await findEmulator(target);
        const arrays = project.firmware!.memory.constants.filter(({ part }) => part === "weights");
        const places = arrays.flatMap(({ name, bytes }) => {
          const address = linked.symbols.find((one) => one.name === name)!.value;
          return Array.from({ length: bytes }, (_, i) => address + i);
        });
        const { integer, pick } = random(1);
        const status = async (address: number | undefined, bit = 0): Promise<number> => {
          const image = linked.image.map((segment) => ({ ...segment, bytes: Uint8Array.from(segment.bytes) }));
          const broken = Buffer.from(elf);
          if (address !== undefined) {
            const segment = image.find((one) => address >= one.address && address < one.address + one.bytes.length)!;
            const whole = broken.indexOf(bytesAt(linked.image, segment.address, segment.bytes.length)!);
            expect(whole).toBeGreaterThan(0);
            broken[whole + address - segment.address]! ^= 1 << bit;
            segment.bytes[address - segment.address]! ^= 1 << bit;
          }
          const device = await greet(board, await emulator.start({ elf: broken, image }), { timeoutMs: 2000 });
          try {
            return (await device.selftest()).status;
          } finally {
            await device.close();
          }
        };
        expect(await status(undefined)).toBe(0);
        const unseen: string[] = [];
        for (let i = 0; i < bits; i++) {
          const [address, bit] = [pick(places), integer(0, 7)];
          if ((await status(address, bit)) === 0) unseen.push(`${address.toString(16)}.${bit}`);
        }
        expect(unseen).toEqual([]);
      });
    });
  }
});
