/** The report of a model that looks back, as people and tools read it. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tiny, workplace } from "../support/cli.ts";
import { mismatches } from "../support/json-schema.ts";
import { npz } from "../support/npz.ts";
import { random } from "../support/random.ts";
import { safetensors } from "../support/safetensors.ts";

const schema = JSON.parse(readFileSync(new URL("../../docs/json.schema.json", import.meta.url), "utf8"));
const r = random(11);
const tensor = (...shape: number[]) => ({ shape, values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => r.normal() / 2) });
const level = (name: string, last: boolean) => ({
  [`${name}.query.weight`]: tensor(8, 4),
  [`${name}.query.bias`]: tensor(8),
  [`${name}.sink`]: tensor(2),
  ...(last ? {} : { [`${name}.score.weight`]: tensor(4), [`${name}.score.bias`]: { shape: [1], values: [2] } }),
});
/** Seven vectors that come again and again, and one in ten that is new. */
const known = Array.from({ length: 7 }, () => Array.from({ length: 4 }, () => r.next() * 2 - 1));
const stream = Array.from({ length: 3 * 100 }, () => (r.chance(0.1) ? known[0]!.map(() => r.next() * 2 - 1) : r.pick(known))).flat();

const files = {
  ...tiny,
  "tiny.ts": `import { input, lookBack, model } from "lookback";

export default model({ weights: "./weights.safetensors", calibration: "./calibration.npz" }, () => {
  const x = input([4], { range: [-1, 1] });
  const past = lookBack(x, {
    windows: [20, 5],
    heads: 2,
    summary: { top: 3 },
    prune: { threshold: 0.01, slots: "auto" },
    retain: { slots: 6 },
  });
  return { past };
});
`,
  "weights.safetensors": safetensors({
    ...level("past.levels.0", false),
    ...level("past.levels.1", false),
    ...level("past.levels.2", true),
  }),
  "calibration.npz": npz({ x: { shape: [3, 100, 4], values: stream } }),
};

test("lines", async () => {
  const { lookback } = workplace(files);
  const said = await lookback(["compile", "tiny.ts"]);
  expect(said.code, said.stderr).toBe(0);
  await expect(said.stdout).toMatchFileSnapshot("golden/report-look-back.txt");
  for (const line of said.stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
});

test("--json and manifest.json have the same numbers", async () => {
  const { path, lookback } = workplace(files);
  const said = await lookback(["compile", "tiny.ts", "--json"]);
  const result = JSON.parse(said.stdout);
  expect(mismatches(result, schema)).toEqual([]);
  const [{ layers, macsPerStep, bytesReadPerStep }] = result.models;
  const manifest = JSON.parse(readFileSync(`${path}/build/tiny/manifest.json`, "utf8"));
  expect([manifest.macsPerStep, manifest.bytesReadPerStep]).toEqual([macsPerStep, bytesReadPerStep]);
  for (const { name, macs, reads, full, lookBack, slots } of layers) {
    const node = manifest.nodes.find((one: { name: string }) => one.name === name);
    expect({ name, reads: node.reads, full: node.full, lookBack: node.lookBack, slots: node.slots }).toEqual({
      name,
      reads,
      full,
      lookBack,
      slots,
    });
    if (reads) expect([node.macs, node.bytesRead]).toEqual([macs, reads.weights + reads.memory + reads.activations]);
  }
  const { slots } = layers.at(-1);
  expect(slots.map((one: { level: number; kind: string }) => [one.level, one.kind])).toEqual([
    [0, "window"],
    [1, "window"],
    [2, "retain"],
  ]);
  for (const { occupied, slots: most } of slots) {
    expect(occupied).toHaveLength(most + 1);
    expect(occupied.reduce((sum: number, steps: number) => sum + steps, 0)).toBe(300);
  }
});
