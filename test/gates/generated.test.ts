/** What the compiler writes passes the gates: the examples, and random models that have every operator in every width. */

import { sequenceLength } from "../../src/ir/graph.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { fewCompilers } from "../support/c-compilers.ts";
import { cGates } from "../support/c-gates.ts";
import { compiledExample } from "../support/examples.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { projectOf } from "../support/wasm.ts";

const cFiles = (files: ReadonlyMap<string, string>) => new Map([...files].filter(([name]) => /\.[ch]$/.test(name)));

cGates("digits", "digits", async () => cFiles((await compiledExample("digits")).emit.files));
cGates("sensors", "sensors", async () => cFiles((await compiledExample("sensors")).emit.files), fewCompilers);

const mixtures = [
  ["lstm", "dense", "softmax", "add"],
  ["concat", "rescale", "tanh", "argmax"],
  ["sigmoid", "relu", "clamp"],
] as const;

for (const ops of mixtures) {
  const graph = modelWhere((one) => hasOp(...ops)(one) && new Set(one.nodes.map(({ format }) => format?.bits)).size > 1, 1);
  cGates(`a random model with ${ops.join(", ")}`, graph.name, () => cFiles(projectOf(graph, seededVectors(graph, 3)).files), fewCompilers);
}

const whole = modelWhere((one) => sequenceLength(one) !== undefined && hasOp("lookBack", "lstm", "reverse")(one), 1);
cGates("a random model of whole sequences", whole.name, () => cFiles(projectOf(whole, seededVectors(whole, 3)).files));
