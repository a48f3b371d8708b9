/**
 * Measures the stack of the generated functions by painting, on every core that has an emulator, over the examples and random models
 * of every operator and width. Prints a table; needs a built dist/ and the cross compilers.
 *
 *   --write          what was measured goes to src/kernels/portable/stack.ts, with a margin
 *   --check          fails where a model needs more than is stated for it, or where every model needs much less
 *   --examples       the examples only, which cannot say that too much is stated
 *   --cores a,b      these cores only
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { availableCores, cores } from "./lib/cores.mjs";
import { inParallel } from "./lib/in-parallel.mjs";
import { root } from "./lib/lookback.mjs";
import { exampleProject, manifestOf, randomProjects } from "./lib/models.mjs";
import { fields, fits, frameOn, stackOn, tableRow } from "./lib/stack.mjs";
import { stackTable } from "./lib/stack-table.mjs";

const option = (name) => process.argv.includes(name);
const named = process.argv[process.argv.indexOf("--cores") + 1];
const [randomModels, framesOnly, margin, slack] = [40, 120, 16, 64];

const available = await availableCores(option("--cores") ? named.split(",") : undefined);
const projects = [await exampleProject("digits"), await exampleProject("sensors")];
if (!option("--examples")) projects.push(...(await randomProjects(randomModels)), ...(await randomProjects(randomModels, 300)));
// A step's frame differs most from model to model, and compiling is enough to know it.
const more = option("--examples") ? [] : await randomProjects(framesOnly, 1000);

const rows = [];
const problems = [];
console.log("at most, over all models; step = frame + pointer x layers + deepest kernel");
for (const core of available) {
  const chosen = projects.filter((project) => fits(core, project));
  const measured = await inParallel(chosen.map((project) => () => stackOn(core, project)));
  const compiled = await inParallel(more.map((project) => () => frameOn(core, project)));
  const row = tableRow(core, measured, compiled);
  rows.push({ core, row, models: chosen.length, compiled: compiled.length });
  const greatest = fields.map((field) => `${field} ${Math.max(...measured.map((one) => one[field]))}`).join(", ");
  console.log(`${core.core}, ${core.compiler} ${core.version}, ${core.executor}, ${chosen.length} models: ${greatest}`);
  console.log(`    ${JSON.stringify(row)}`);
  if (option("--check")) problems.push(...faults(core, chosen, measured));
}

if (option("--write")) {
  if (rows.length < cores.length || option("--examples")) throw new Error("a table needs all cores and all models");
  await writeFile(join(root, "src/kernels/portable/stack.ts"), stackTable(rows, margin));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Each model's manifest states its stack for every compiler. */
function faults({ core, compiler, version }, chosen, measured) {
  const stated = chosen.map((project) => manifestOf(project).stack.find((one) => one.core === core && one.compiler === compiler));
  if (stated.some((one) => typeof one?.bytes !== "object")) return [`${core}: nothing is stated for ${compiler}`];
  const [{ version: known }] = stated;
  if (known !== version) {
    console.log(`    NOT COMPARED: ${compiler} is ${version} here, and ${known} was measured`);
    return [];
  }
  return fields.flatMap((field) => {
    const spare = measured.map((one, i) => stated[i].bytes[field] - one[field]);
    const short = spare.flatMap((bytes, i) =>
      bytes < 0 ? [`${core}, ${field} of ${chosen[i].prefix}: ${-bytes} bytes more than stated`] : [],
    );
    // What a step has to spare, the self-test that calls it has too: that is not counted twice.
    const own = spare.map((bytes, i) => bytes - (field === "selftest" ? stated[i].bytes.step - measured[i].step : 0));
    const loose = !option("--examples") && Math.min(...own) > slack;
    return loose ? [`${core}, ${field}: at least ${Math.min(...own)} bytes more are stated than any model needs`] : short;
  });
}
