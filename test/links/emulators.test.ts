/**
 * The examples' firmware in emulators, one of each core at least: the reference's certificate, over the serial protocol. With --mode soak
 * every example on every board that it fits, 2,000 steps each; what came out stands in RESULTS.md.
 */

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Compiled } from "../../src/compile.ts";
import { emulatedBoard } from "../../src/devices.ts";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { sequenceLength } from "../../src/ir/graph.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";
import type { Target } from "../../src/targets/target.ts";
import { referenceCertificate } from "../../src/verify/reference.ts";
import { chooseVectors } from "../../src/verify/vectors.ts";
import { type ExecutorResult, verifyEquality } from "../../src/verify/verify.ts";
import { compiledExample } from "../support/examples.ts";
import { needsTool } from "../support/tools.ts";

const toolsOf = ({ compilers, board }: Target): string[] => {
  const program = board!.emulator!.program;
  return [compilers[0]!.id, ...(program.startsWith("qemu") ? [program] : [])];
};

async function verified(model: Compiled, target: Target, steps: number): Promise<ExecutorResult> {
  const graph = model.quantize;
  const vectors = chooseVectors(graph, { test: model.read.test, calibration: model.read.calibration, steps });
  const { executor, emulator } = await emulatedBoard(model, target);
  expect(emulator).toMatch(/^(QEMU|rp2040js|avr8js) \d+\.\d+\.\d+/);
  const result = await verifyEquality(graph, vectors, { real: executor });
  const certificate = referenceCertificate(graph, vectors);
  expect(result.difference).toBeUndefined();
  expect(result.executors).toMatchObject([
    { name: target.name, equal: true, digest: certificate.digest, counts: { steps: vectors.steps } },
  ]);
  return result.executors[0]!;
}

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

describe.runIf(import.meta.env.MODE !== "soak").concurrent("verified in an emulator", () => {
  for (const [name, board, steps] of cases) {
    const target = findTarget(board);
    needsTool(...toolsOf(target))(board, () => {
      test(`${name} gives the reference's certificate`, async () => {
        const { mean, stackBytes } = (await verified(await compiledExample(name), target, steps)).counts!;
        expect(mean).toBeGreaterThan(1000);
        expect(stackBytes).toBeGreaterThan(50);
        expect(stackBytes).toBeLessThan(1024);
      });
    });
  }
});

describe.runIf(import.meta.env.MODE === "soak")("every example on every emulated board", () => {
  const examples = new URL("../../examples/", import.meta.url);
  const boards = loadTargets().filter(({ board }) => board?.emulator);
  needsTool(...boards.flatMap(toolsOf))("all of them", () => {
    for (const name of readdirSync(examples).sort()) {
      for (const file of readdirSync(new URL(`${name}/`, examples)).filter((one) => one.endsWith(".ts"))) {
        test(`${name}/${file}`, { timeout: 7_200_000 }, async () => {
          const model = await compiledExample(name, file);
          if (sequenceLength(model.quantize) !== undefined) return;
          for (const target of boards) {
            const start = performance.now();
            const line = await verified(model, target, 2000).then(said, refused);
            console.log(`| ${name}/${file} | ${target.name} | ${line} | ${((performance.now() - start) / 1000).toFixed(1)} s |`);
          }
        });
      }
    }
  });
});

function said({ digest, counts }: ExecutorResult): string {
  const { counter, mean, steps, stackBytes } = counts!;
  return `${steps} steps, ${digest?.slice(0, 16)}, ${Math.round(mean)} of ${counter} a step, ${stackBytes} bytes of stack`;
}

/** Where it does not fit, that is said in one way or the other; all else is a failure. */
function refused(error: unknown): string {
  const first = error instanceof Refusal ? error.diagnostics[0] : undefined;
  if (first?.code !== "LB6101" && first?.code !== "LB8006") throw error;
  return `${first.code}: ${first.message}${first.code === "LB8006" ? ` (${first.notes?.[0]})` : ""}`;
}
