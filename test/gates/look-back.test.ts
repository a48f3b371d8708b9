/** The C of lookBack passes the gates: every memory, summary and width that its kernels are made for. */

import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import type { LookBackOptions } from "../../src/ops/look-back/layout.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { fewCompilers } from "../support/c-compilers.ts";
import { cGates } from "../support/c-gates.ts";
import { graphOfNodes, integersOf } from "../support/look-back.ts";
import { random } from "../support/random.ts";
import { projectOf } from "../support/wasm.ts";

const top = { kind: "top", kept: 4 } as const;
const pool = { kind: "pool", kept: 2 } as const;
const all: readonly LookBackOptions[] = [
  { windows: [10, 10], heads: 1, summary: top },
  { windows: [10, 6], heads: 2, summary: top, prune: { tau: 2, slots: [8, 6] }, retain: { slots: 12, tau: 1 } },
  { windows: [300, 80], heads: 1, summary: top, prune: { tau: 2, slots: [300, 280] } },
  { windows: [8, 100], heads: 1, summary: top, prune: { tau: 2, slots: [8, 16] } },
  { windows: [6, 5, 4], heads: 2, summary: pool, prune: { tau: 0, slots: [6, 10, 8] } },
  { windows: [6, 5], heads: 1, summary: pool },
];
// The second has a store.
const graphOf = (of: readonly LookBackOptions[]): QuantizedGraph =>
  graphOfNodes(of.map((options, i) => ({ node: integersOf(8, options, random(i + 1)), ...(i === 1 ? { bits: 16 as const } : {}) })));

/** The same, but that the firmware decides what two of three store. */
const asking = (graph: QuantizedGraph): QuantizedGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (/^past[02]$/.test(node.name) ? { ...node, words: { ...node.words, store: "callback" } } : node)),
});
const filesOf = (of: QuantizedGraph, stats: boolean) =>
  new Map([...projectOf(of, seededVectors(of, 3), stats).files].filter(([name]) => /\.[ch]$/.test(name)));

// Three to a project: what a compiler needs grows faster than a project's size.
cGates("lookBacks, with store hooks and --stats", "m", () => filesOf(asking(graphOf(all.slice(0, 3))), true));
cGates("three more, without either", "m", () => filesOf(graphOf(all.slice(3)), false), fewCompilers);
