/** The C of attention passes the gates: both widths of its contexts, one head and several. */

import { seededVectors } from "../../src/verify/vectors.ts";
import { graphOfReads, integersOf, quantizedNode, symmetric } from "../support/attention.ts";
import { cGates } from "../support/c-gates.ts";
import { projectOf } from "../support/wasm.ts";

const all = [
  { options: { window: 6, heads: 1, d: 4 }, output: { s: Math.fround(1 / 127), z: -9, bits: 8, fixed: false } },
  { options: { window: 300, heads: 2, d: 3 }, output: { s: Math.fround(1 / 32640), z: 0, bits: 16, fixed: false } },
] as const;
const operands = [1, 1, 1].map((s) => symmetric(s / 127));
const graph = graphOfReads(all.map(({ options, output }) => quantizedNode(options, output, integersOf(options, operands, output))));

cGates(
  "attention of both widths",
  graph.name,
  () => new Map([...projectOf(graph, seededVectors(graph, 3)).files].filter(([name]) => /\.[ch]$/.test(name))),
);
