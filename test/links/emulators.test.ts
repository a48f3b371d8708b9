/** The examples' firmware in emulators, one of each core at least: the reference's certificate, over the serial protocol. */

import { describe, expect, test } from "vitest";
import { emulatedBoard } from "../../src/devices.ts";
import { findTarget } from "../../src/targets/load.ts";
import { referenceCertificate } from "../../src/verify/reference.ts";
import { chooseVectors } from "../../src/verify/vectors.ts";
import { verifyEquality } from "../../src/verify/verify.ts";
import { compiledExample } from "../support/examples.ts";
import { needsTool } from "../support/tools.ts";

const cases = [
  ["digits", "pico", 40],
  ["digits", "arduino-mega", 4],
  ["digits", "microbit", 40],
  ["digits", "stm32vldiscovery", 40],
  ["digits", "netduinoplus2", 40],
  ["digits", "mps2-an500", 40],
  ["digits", "mps2-an505", 40],
  ["digits", "mps3-an547", 40],
  ["sensors", "mps3-an547", 60],
  ["sensors", "sifive-e", 60],
  ["digits", "riscv-virt", 40],
] as const;

describe.concurrent("verified in an emulator", () => {
  for (const [example, board, steps] of cases) {
    const target = findTarget(board);
    const program = target.board!.emulator!.program;
    needsTool(target.compilers[0]!.id, ...(program.startsWith("qemu") ? [program] : []))(board, () => {
      test(`${example} gives the reference's certificate`, async () => {
        const compiled = await compiledExample(example);
        const graph = compiled.quantize;
        const vectors = chooseVectors(graph, { test: compiled.read.test, calibration: compiled.read.calibration, steps });
        const { executor, emulator } = await emulatedBoard(compiled, target);
        expect(emulator).toMatch(/^(QEMU|rp2040js|avr8js) \d+\.\d+\.\d+/);
        const result = await verifyEquality(graph, vectors, { real: executor });
        const certificate = referenceCertificate(graph, vectors);
        expect(result.difference).toBeUndefined();
        expect(result.executors).toMatchObject([{ name: board, equal: true, digest: certificate.digest, counts: { steps } }]);
        const { counts } = result.executors[0]!;
        const { mean, stackBytes } = counts!;
        expect(mean).toBeGreaterThan(1000);
        expect(stackBytes).toBeGreaterThan(50);
        expect(stackBytes).toBeLessThan(1024);
      });
    });
  }
});
