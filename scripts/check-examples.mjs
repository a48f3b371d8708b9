/**
 * Verifies every spec of every example with traps, and compares the result with examples/<name>/expected/result.json (model.ts; another
 * spec's is expected/<spec>.json) and with the output that the README prints; `--write` updates both. What the main job requires of `digits` is checked whatever is committed.
 * Needs a built dist/. In the repository's root: npm run check:examples
 */

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differences, expectedOf } from "./lib/expected.mjs";
import { json, lookback, root } from "./lib/lookback.mjs";
import { outputDifferences, withOutput } from "./lib/readme-output.mjs";

const write = process.argv.includes("--write");
const problems = [];
const require = (holds, what) => {
  console.log(`  ${holds ? "ok    " : "FAILED"}  ${what}`);
  if (!holds) problems.push(what);
};

// Each run's build/ goes below this folder, not below the repository's.
const cwd = await mkdtemp(join(tmpdir(), "lookback-examples-"));
try {
  for (const name of (await readdir(join(root, "examples"))).sort()) await checkExample(name);
} finally {
  await rm(cwd, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
if (problems.length > 0)
  console.error("\nIf this is meant: npm run check:examples -- --write, and say in the commit why the figures changed.");
process.exitCode = problems.length > 0 ? 1 : 0;

async function checkExample(name) {
  const files = await readdir(join(root, "examples", name));
  for (const file of files.filter((one) => one.endsWith(".ts")).sort()) await checkSpec(name, file);
}

async function checkSpec(example, file) {
  const [spec, name] = [join(root, "examples", example, file), file === "model.ts" ? example : `${example}/${file}`];
  console.log(`${name}, as WebAssembly under Node.js ${process.versions.node}`);
  const report = await verified(spec);
  await compareResult(example, file === "model.ts" ? "result.json" : file.replace(/ts$/, "json"), expectedOf(report));
  await compareReadme(example, file, await lookback(["verify", spec], { cwd }));
  const { equal, steps, values, compiler, executors } = report.verification;
  require(equal, `${name}: 0 bits differ over ${steps} steps, ${values} values, ${executors.length} builds (${compiler})`);
  const framework = Math.max(...(report.framework.outputs ?? []).map(({ maxDifference }) => maxDifference));
  if (report.framework.status === "equal")
    require(framework <= 1e-4, `${name}: the float reference is within 1e-4 of the training framework (${framework.toExponential(1)})`);
  else console.log(`  ${name}: not compared with the training framework`);
  if (name === "digits") await checkDigits(report);
}

async function checkDigits(report) {
  const [{ float, fixed, total }] = report.measured.accuracy;
  require(float / total >= 0.965, `digits: float is right in at least 96.5% (${float} of ${total})`);
  require(float - fixed <= 3, `digits: int8 is right in at most 3 fewer (${fixed} of ${total})`);
  const folder = join(cwd, "digits-int16");
  await cp(join(root, "examples", "digits"), folder, { recursive: true });
  const spec = join(folder, "model.ts");
  const text = await readFile(spec, "utf8");
  const wide = text.replace(/\n( *)tolerance:/, '\n$1quantize: { activations: "int16" },\n$1tolerance:');
  if (wide === text) throw new Error("examples/digits/model.ts has no tolerance to put quantize before");
  await writeFile(spec, wide);
  const { verification, measured, layers } = await verified(spec);
  const stored = layers.filter(({ op }) => op !== "argmax").every((layer) => layer.stored === "int16");
  const [{ differing }] = measured.accuracy;
  require(verification.equal && stored, "digits with int16: 0 bits differ");
  require(differing <= 3, `digits with int16: at most 3 decisions differ from float (${differing} of ${total})`);
}

async function verified(spec) {
  const { models } = await json(["verify", spec, "--traps"], { cwd });
  return models[0];
}

async function compareResult(example, result, now) {
  const file = join(root, "examples", example, "expected", result);
  if (write) {
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, `${JSON.stringify(now, undefined, 2)}\n`);
  }
  const found = differences(JSON.parse(await readFile(file, "utf8")), now);
  require(found.length === 0, `${example}: the committed ${result}${found.map((line) => `\n            ${line}`).join("")}`);
}

async function compareReadme(example, spec, output) {
  const file = join(root, "examples", example, "README.md");
  if (write) await writeFile(file, withOutput(await readFile(file, "utf8"), spec, output));
  const found = outputDifferences(await readFile(file, "utf8"), spec, output);
  require(found.length === 0, `${example}: the output of ${spec} in its README${found.map((line) => `\n            ${line}`).join("")}`);
}
