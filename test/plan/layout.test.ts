/** The plan's bytes are the compilers': offsets and sizes of the generated structs, asserted while C and C++ compile for five targets. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { namesOf } from "../../src/emit/names.ts";
import { snapshotOverhead } from "../../src/ir/plan.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { compilers, said } from "../support/c-compilers.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { projectOf } from "../support/wasm.ts";

const folder = await temporaryFolder();
const lstms = (graph: QuantizedGraph) => graph.nodes.filter(({ op }) => op === "lstm").length;
const mixed = (graph: QuantizedGraph) =>
  lstms(graph) > 1 && new Set(graph.nodes.flatMap(({ state }) => state.map(({ bits }) => bits))).size === 3;
const graphs = [
  modelWhere(mixed),
  modelWhere((graph) => lstms(graph) === 1 && graph.nodes.flatMap(({ state }) => state).some(({ count }) => count % 4 !== 0), 40),
  modelWhere((graph) => lstms(graph) === 0 && hasOp("concat", "add")(graph)),
];

/** A C file of nothing but claims. */
function claims(graph: QuantizedGraph): string {
  const choices = select(graph, ["portable"], "generic");
  const memory = plan(graph, choices);
  const { p, P, nodes } = namesOf(graph);
  const sizes: [string, number][] = [
    [`sizeof(${p}_state)`, Math.max(1, memory.stateBytes)],
    [`sizeof(${p}_scratch)`, Math.max(1, memory.scratchBytes)],
    [`sizeof(${p}_input)`, memory.inputBytes],
    [`sizeof(${p}_output)`, memory.outputBytes],
    [`${P}_SNAPSHOT_BYTES`, memory.snapshotBytes + snapshotOverhead],
    ...memory.state.map(({ node, field, offset }): [string, number] => [`offsetof(${p}_state, ${nodes[node]}_${field.name})`, offset]),
    ...memory.places.flatMap((place, id): [string, number][] =>
      place.kind === "scratch" ? [[`offsetof(${p}_scratch, ${nodes[id]}.v)`, place.offset]] : [],
    ),
  ];
  const lines = sizes.map(([what, bytes], i) => `typedef char claim${i}[(${what}) == ${bytes}u ? 1 : -1];`);
  return [`#include "${p}.h"`, ...lines, ""].join("\n");
}

for (const graph of graphs) {
  const { files } = projectOf(graph, seededVectors(graph, 2));
  mkdirSync(join(folder.path, graph.name));
  for (const [name, text] of files) writeFileSync(join(folder.path, graph.name, name), text);
  writeFileSync(join(folder.path, graph.name, "claims.c"), claims(graph));
}

for (const compiler of compilers) {
  needsTool(compiler.command)(compiler.name, () => {
    test.each(graphs.map(({ name }) => name))("the structs of %s are as planned", async (name) => {
      // offsetof of a member of a member is an extension in C99's and C++11's letter.
      const flags = [...compiler.flags.filter((flag) => flag !== "-pedantic"), "-fsyntax-only"];
      expect(await said(compiler.command, [...flags, "claims.c"], join(folder.path, name))).toBe("");
    });
  });
}

test("the claims would be noticed if they were wrong", async () => {
  const [graph] = graphs;
  const wrong = claims(graph!).replace(/== (\d+)u/, (_, bytes) => `== ${Number(bytes) + 4}u`);
  writeFileSync(join(folder.path, graph!.name, "wrong.c"), wrong);
  const [clang] = compilers;
  if ((await said(clang!.command, ["--version"], folder.path)).includes("ENOENT")) return;
  expect(await said(clang!.command, ["-fsyntax-only", "wrong.c"], join(folder.path, graph!.name))).toMatch(/negative/);
});
