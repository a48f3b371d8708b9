/**
 * What pruning stores and changes: model.ts without it and with each threshold, over test.npz, in the fixed-point reference (verify shows that
 * the C is the same program). Writes pruning.json and the README's table. Needs a built dist/: node examples/sensor-memory/measure.mjs
 */

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileModel, findTarget, readSpec, runFixed } from "../../dist/index.js";
import { layoutOfNode } from "../../dist/ops/look-back/integers.js";
import { statisticsOf } from "../../dist/ops/look-back/statistics.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const files = ["sensor-memory.safetensors", "calibration.npz", "expected.npz", "test.npz"];
const thresholds = [undefined, 0, 1, 2, 4, 8, 16];

const rows = [];
let plain;
for (const steps of thresholds) {
  const compiled = await compiledWith(steps);
  const run = runOver(compiled);
  plain ??= run.scores;
  const { scores, ...figures } = run;
  rows.push({
    threshold: steps === undefined ? "none" : `${steps}/127`,
    stateBytes: compiled.plan.stateBytes,
    macsPerStep: compiled.select.reduce((sum, choice) => sum + (choice?.macs ?? 0), 0),
    ...figures,
    scoresThatDiffer: scores.filter((score, i) => score !== plain[i]).length,
    decisionsThatDiffer: scores.filter((_, i) => i % 2 === 1 && flagged(scores, i) !== flagged(plain, i)).length,
  });
  console.log(JSON.stringify(rows.at(-1)));
}
await writeFile(join(here, "pruning.json"), `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`);
const readme = join(here, "README.md");
const [before, rest] = (await readFile(readme, "utf8")).split("<!-- pruning -->");
const after = rest.split("<!-- /pruning -->")[1];
await writeFile(readme, `${before}<!-- pruning -->\n\n${table(rows).join("\n")}\n\n<!-- /pruning -->${after}`);

async function compiledWith(steps) {
  const folder = await mkdtemp(join(tmpdir(), "sensor-memory-"));
  try {
    for (const file of files) await cp(join(here, file), join(folder, file));
    const text = await readFile(join(here, "model.ts"), "utf8");
    const option = steps === undefined ? "" : `, prune: { threshold: ${steps} / 127, slots: "auto" }`;
    const changed = text.replace(/, prune: \{[^}]*\}/, option);
    if (!text.includes(", prune: {")) throw new Error("model.ts has no prune to replace");
    const spec = join(folder, "model.ts");
    await writeFile(spec, changed);
    const { models, diagnostics, root } = await readSpec(spec);
    if (models.length !== 1) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    return await compileModel(models[0], { target: findTarget("generic"), root });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every reading of the test: the scores as stored, what the memory held, how the decisions do. */
function runOver({ quantize: graph, vectors, read }) {
  const node = graph.nodes.find(({ op }) => op === "lookBack");
  const output = graph.outputs[0].node;
  const { levels } = layoutOfNode(node);
  const run = runFixed(graph);
  const state = run.state[node.id];
  const input = [new Int32Array(2)];
  const labels = read.test.targets.find(({ kind }) => kind === "labels").values;
  const occupied = levels.map(() => 0);
  const [scores, decided] = [[], { anomalous: 0, flagged: 0, both: 0 }];
  for (const [sequence, { steps }] of vectors.sequences.entries()) {
    run.reset();
    for (let step = 0; step < steps; step++) {
      vectors.read(sequence, step, input);
      const [normal, anomaly] = run.step(input)[output];
      scores.push(normal, anomaly);
      const anomalous = labels[sequence * read.test.steps + step] === 1;
      if (anomalous) decided.anomalous++;
      if (anomaly > normal) decided.flagged++;
      if (anomalous && anomaly > normal) decided.both++;
      for (const [i, level] of levels.entries()) occupied[i] += occupiedSlots(level, state);
    }
  }
  const statistics = statisticsOf(state) ?? [];
  return {
    levels: levels.map(({ kind, entries, slots }, i) => {
      const { stored, merged, early, peak } = statistics[i];
      const mean = Number((occupied[i] / vectors.steps).toFixed(2));
      return kind === "ring" ? { entries, mean } : { entries, slots, mean, peak, merged: share(merged, merged + stored), early };
    }),
    ...decided,
    F1: share(2 * decided.both, decided.flagged + decided.anomalous),
    scores,
  };
}

function occupiedSlots({ kind, index, mayBeEmpty, entries }, state) {
  if (kind === "window") return state[`l${index}_counts`].reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const length = state[`l${index}_len`][0];
  if (!mayBeEmpty) return length;
  let present = 0;
  for (let slot = 0; slot < Math.min(length, entries); slot++) present += (state[`l${index}_present`][slot >> 3] >> (slot & 7)) & 1;
  return present;
}

/** scores: normal and anomaly in turn. */
function flagged(scores, anomaly) {
  return scores[anomaly] > scores[anomaly - 1];
}

function share(part, all) {
  return all === 0 ? 0 : Number((part / all).toFixed(4));
}

function table(all) {
  const shown = ({ levels }, what) => levels.map(what).join(" / ");
  return [
    "| threshold | slots | mean in use | most in use | merged | left early | state bytes | scores that differ | decisions | flagged | F1 |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...all.map((row) =>
      [
        row.threshold,
        shown(row, ({ slots, entries }) => slots ?? entries),
        shown(row, ({ mean }) => mean.toFixed(1)),
        shown(row, ({ peak }) => peak ?? ""),
        shown(row, ({ merged }) => (merged === undefined ? "" : `${(100 * merged).toFixed(1)}%`)),
        shown(row, ({ early }) => early?.toLocaleString("en") ?? ""),
        row.stateBytes.toLocaleString("en"),
        row.scoresThatDiffer.toLocaleString("en"),
        row.decisionsThatDiffer,
        row.flagged,
        row.F1.toFixed(3),
      ]
        .map((cell) => (cell === " / " ? "" : cell))
        .reduce((line, cell) => `${line} ${cell} |`, "|"),
    ),
  ];
}
