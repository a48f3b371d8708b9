/**
 * Every kind of lookBack over long streams, the reference beside the generated C: 20 sequences of 10,000 steps of all kinds, one of
 * 1,000,000 of a kind of each memory. Stops at the first bit that differs. Needs a built dist/ and a C compiler.
 *
 *   --write    adds the result to test/differential/RESULTS.md
 */

import { appendFile } from "node:fs/promises";
import { register } from "node:module";
import { join } from "node:path";
import { createToolchain } from "wasi-sdk-bindings";
import { run as command, root } from "./lib/lookback.mjs";

register("./lib/ts-hooks.mjs", import.meta.url);
const { kinds, matrixModels, oneOfEachMemory } = await import("../test/support/look-back-matrix.ts");
const { events, longRunner } = await import("../test/support/look-back-long.ts");
const { longStream } = await import("../test/support/look-back-streams.ts");

const grouped = (value) => value.toLocaleString("en-US");
const statesEvery = 997;
const started = Date.now();
const commit = (await command("git", ["rev-parse", "--short", "HEAD"])).stdout.trim();

/** Sums over everything that was run under one heading. */
async function soak(heading, jobs) {
  const sum = { sequences: 0, steps: 0, values: 0, states: 0, happened: Object.fromEntries(events.map((event) => [event, 0])) };
  const from = Date.now();
  for (const { graphs, sequences, steps, seed } of jobs) {
    for (const [model, graph] of graphs.entries()) {
      const run = await longRunner(graph);
      for (let sequence = 0; sequence < sequences; sequence++) {
        const { values, states, happened } = await run(longStream(graph, seed + 100 * sequence + model), steps, statesEvery);
        sum.steps += steps * graph.outputs.length;
        sum.values += values;
        sum.states += states * graph.outputs.length;
        for (const event of events) sum.happened[event] += happened[event];
      }
      console.log(`${heading}, seed ${seed}: model ${model + 1} of ${graphs.length}, ${Math.round((Date.now() - from) / 1000)} s`);
    }
    sum.sequences += sequences;
  }
  const what = events.map((event) => `${grouped(sum.happened[event])} ${event}`).join(", ");
  const seconds = Math.round((Date.now() - from) / 1000);
  const compared = `${grouped(sum.values)} values and among them ${grouped(sum.states)} whole memories compared, none differs`;
  const result = `${heading}: ${sum.sequences} x ${grouped(jobs[0].steps)} steps, ${grouped(sum.steps)} steps of lookBacks, ${compared}; ${what}; ${grouped(seconds)} s`;
  console.log(result);
  return result;
}

const small = [1, 2, 3].map((seed) => ({ graphs: matrixModels(seed, "small"), sequences: 6, steps: 10_000, seed }));
const large = { graphs: matrixModels(4, "large"), sequences: 2, steps: 10_000, seed: 4 };
const results = [
  await soak(`all ${kinds.length} kinds`, [...small, large]),
  await soak("one of each memory", [{ graphs: [oneOfEachMemory(5)], sequences: 1, steps: 1_000_000, seed: 5 }]),
];

const { compiler } = await createToolchain();
const versions = `node ${process.versions.node}, ${compiler.label} ${compiler.version}`;
console.log(`${versions}, commit ${commit}, ${grouped(Math.round((Date.now() - started) / 1000))} s in all`);
if (process.argv.includes("--write")) {
  const date = new Date().toISOString().slice(0, 10);
  const rows = results.map((result) => `| ${date} | ${commit} | ${result} (${versions}) |\n`);
  await appendFile(join(root, "test/differential/RESULTS.md"), rows.join(""));
}
