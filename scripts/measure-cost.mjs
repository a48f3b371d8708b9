/**
 * What a step of lookBack costs: that it does not depend on how long it has run, and that it is linear in the sum of the windows.
 * Instructions of the generated C in an exact emulator, and the MACs that manifest.json states. Fails where either does not hold.
 *
 *   --write     what was measured goes to bench/cost.json
 *   --short     at most 10,000 steps, and two of the models
 *   --cores a,b these cores only
 * Needs a built dist/ and a cross compiler. In the repository's root: node scripts/measure-cost.mjs
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { availableCores } from "./lib/cores.mjs";
import { costOn } from "./lib/firmware.mjs";
import { inParallel } from "./lib/in-parallel.mjs";
import { root } from "./lib/lookback.mjs";
import { lookBackProject, manifestOf } from "./lib/models.mjs";

const option = (name) => process.argv.includes(name);
const short = option("--short");
const named = option("--cores") ? process.argv[process.argv.indexOf("--cores") + 1].split(",") : ["cortex-m0plus"];
const features = 8;
const top = (kept) => ({ kind: "top", kept });

/** After 100 steps all windows are full; what is handed up to retain is too little for that, so it is compared from 1,000 on. */
const windows = [8, 4];
const kinds = {
  rings: { windows, heads: 1, summary: top(2) },
  "windows with slots, some too few": { windows, heads: 1, summary: top(2), prune: { tau: 1, slots: [8, 5] } },
  retain: { windows, heads: 1, summary: top(2), retain: { slots: 6, tau: 1 } },
  pool: { windows, heads: 1, summary: { kind: "pool", kept: 2 } },
};
const fullAfter = (name) => (name === "retain" ? 1_000 : 100);
/** Whole periods of blocks: 8 · 4 steps. */
const counted = 256;
const checkpoints = short ? [100, 1_000, 10_000] : [100, 10_000, 1_000_000];
const sizes = short ? [4, 8, 16, 32] : [4, 8, 16, 32, 64];

const problems = [];
const results = {};
for (const core of await availableCores(named)) {
  console.log(`${core.core} (${core.executor}, ${core.compiler} ${core.version} ${core.optimize.join(" ")})`);
  const age = await overTime(core);
  const size = await overWindows(core);
  const about = { executor: core.executor, compiler: `${core.compiler} ${core.version} ${core.optimize.join(" ")}`, features };
  results[core.core] = { ...about, age, size };
}
if (option("--write")) await writeFile(join(root, "bench", "cost.json"), `${JSON.stringify(results, undefined, 2)}\n`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Instructions of a step after few steps and after many. Data decide some branches, hence the 5%. */
async function overTime(core) {
  const chosen = Object.entries(kinds).slice(0, short ? 2 : undefined);
  const all = await inParallel(
    chosen.map(([name, options]) => async () => {
      const project = await lookBackProject(features, options);
      return [name, { macs: manifestOf(project).macsPerStep, steps: await costOn(core, project, checkpoints, counted) }];
    }),
  );
  for (const [name, { macs, steps }] of all) {
    console.log(`  ${name}: at most ${macs} MACs a step`);
    for (const { steps: after, least, mean, most } of steps)
      console.log(`    after ${after.toLocaleString("en")} steps: ${mean} instructions a step (${least} to ${most})`);
    const [first, ...later] = steps.filter((one) => one.steps >= fullAfter(name));
    for (const { steps: after, mean, most } of later)
      if (mean > 1.05 * first.mean || most > 1.05 * first.most) problems.push(`${core.core}, ${name}: a step costs more after ${after}`);
  }
  return Object.fromEntries(all);
}

/** Windows w x w: instructions and MACs against the entries of both levels, once all are full. */
async function overWindows(core) {
  const rows = await inParallel(
    sizes.map((window) => async () => {
      const project = await lookBackProject(features, { windows: [window, window], heads: 1, summary: top(1) });
      const [{ mean }] = await costOn(core, project, [window * window], counted);
      return { window, entries: 2 * window, macs: manifestOf(project).macsPerStep, mean };
    }),
  );
  const [macs, instructions] = ["macs", "mean"].map((what) =>
    line(
      rows.map(({ entries }) => entries),
      rows.map((row) => row[what]),
    ),
  );
  console.log(`  windows w x w: MACs ${shown(macs)}, instructions ${shown(instructions)}, n the entries of both`);
  for (const { window, entries, macs: counts, mean } of rows)
    console.log(`    ${window} x ${window}: ${entries} entries, ${counts} MACs, ${mean} instructions`);
  if (macs.worst > 0) problems.push(`${core.core}: MACs are not linear in the entries`);
  if (instructions.worst > 0.05) problems.push(`${core.core}: instructions are not linear in the entries`);
  return { rows, macs, instructions };
}

/** The line of least squares, and how far from it a value is at most, as a part of that value. */
function line(xs, ys) {
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const each = xs.reduce((sum, x, i) => sum + (x - x0) * (ys[i] - y0), 0) / xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
  const constant = y0 - each * x0;
  const worst = Math.max(...xs.map((x, i) => Math.abs(ys[i] - constant - each * x) / ys[i]));
  return { constant: Number(constant.toFixed(1)), each: Number(each.toFixed(2)), worst: Number(worst.toFixed(4)) };
}

function shown({ constant, each, worst }) {
  return `${constant} + ${each} n (within ${(100 * worst).toFixed(2)}%)`;
}
