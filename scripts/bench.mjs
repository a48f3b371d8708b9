/**
 * What the examples cost on cores (exact, compared with bench/results.json), and how long the compiler takes (of this machine, only
 * printed). `--write` updates bench/results.json; `--cores` leaves the times out, `--times` the cores. Needs a built dist/.
 * In the repository's root: npm run bench
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { compilerTimes } from "./lib/compiler-times.mjs";
import { coreFigures, numbersOf } from "./lib/core-figures.mjs";
import { availableCores } from "./lib/cores.mjs";
import { root } from "./lib/lookback.mjs";
import { exampleProject } from "./lib/models.mjs";
import { verifyTimes } from "./lib/verify-times.mjs";

const option = (name) => process.argv.includes(name);
const file = join(root, "bench", "results.json");
const examples = ["digits", "sensors"];

if (!option("--times")) await benchCores();
if (!option("--cores")) {
  for (const name of examples) await benchTimes(name);
  await benchVerify("recall", 10_000);
}

async function benchCores() {
  const committed = JSON.parse(await readFile(file, "utf8").catch(() => "{}"));
  const results = {};
  for (const name of examples) {
    const project = await exampleProject(name);
    results[name] = {};
    for (const core of await availableCores(["cortex-m0plus", "cortex-m4", "rv32imc"])) {
      const figures = await coreFigures(core, project);
      results[name][core.core] = figures;
      const { ram, flash } = figures;
      console.log(`${name} on ${core.core} (${figures.executor}, ${figures.compiler})`);
      console.log(`  ${figures.instructionsPerStep} instructions per step${change(committed, name, core.core, figures)}`);
      console.log(`  RAM    ${ram.state + ram.scratch + ram.stack} bytes: state ${ram.state}, scratch ${ram.scratch}, stack ${ram.stack}`);
      console.log(
        `  flash  ${flash.weights + flash.tables + flash.code} bytes: weights ${flash.weights}, tables ${flash.tables}, code ${flash.code}; the self-test ${flash.selftest} more`,
      );
    }
  }
  if (!option("--write")) return;
  await mkdir(join(root, "bench"), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...committed, ...results }, undefined, 2)}\n`);
}

/** What is not as it was committed, in percent. */
function change(committed, name, core, figures) {
  const before = new Map(numbersOf(committed[name]?.[core] ?? {}));
  if (before.size === 0) return " (nothing is committed to compare with)";
  const lines = numbersOf(figures).flatMap(([path, now]) => {
    const old = before.get(path);
    if (old === now) return [];
    if (old === undefined) return [`\n    ${path}: ${now}, not committed yet`];
    const percent = old === 0 ? "new" : `${now > old ? "+" : ""}${((100 * (now - old)) / old).toFixed(1)}%`;
    return [`\n    ${path}: ${old} committed, ${now} now (${percent}${now > old ? ", REGRESSION" : ""})`];
  });
  return lines.join("");
}

/** Reference and WebAssembly beside each other, in this process and compiled: no probes, no reading, no C compiler. */
async function benchVerify(name, steps) {
  const rows = await verifyTimes(join(root, "examples", name, "model.ts"), steps);
  const target = 2;
  for (const { vectors, wall, cpu } of rows)
    console.log(
      `${name}: ${steps.toLocaleString("en")} steps verified (${vectors}): ${cpu.toFixed(2)} s of processor time, ${wall.toFixed(2)} s by the clock (target ${target} s${cpu <= target ? "" : ", MISSED"})`,
    );
}

async function benchTimes(name) {
  const [cpu] = cpus();
  console.log(
    `${name}: the compiler under Node.js ${process.versions.node}, ${cpus().length} x ${cpu?.model}, medians of three fresh processes`,
  );
  const times = await compilerTimes(join(root, "examples", name, "model.ts"));
  const idle = times.at(-1);
  // A fresh Node.js that does nothing is one thread: what it waits is what other work takes from it.
  const busy = idle.cpu === undefined ? 1 : idle.wall / idle.cpu;
  if (busy > 1.3) console.log(`  this machine is busy: Node.js itself took ${busy.toFixed(1)} times its processor time`);
  for (const { name: what, target, used, wall, cpu: seconds, megabytes } of times) {
    const more = seconds === undefined ? "" : `, ${seconds.toFixed(2)} s of processor time, ${megabytes.toFixed(0)} MB at most`;
    const goal = target === undefined ? "" : ` (target ${target} s${wall <= target ? "" : ", MISSED"})`;
    console.log(`  ${what}: ${wall.toFixed(2)} s${goal}${more}${used === "" ? "" : `; ${used}`}`);
  }
}
