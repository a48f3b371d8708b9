/** From a quantized graph to the C project with a program for a board. */

import { emit } from "../../src/emit/emit.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { CProject } from "../../src/ir/project.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { count } from "../../src/ir/shape.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import type { Target } from "../../src/targets/target.ts";
import { trace } from "../../src/trace/trace.ts";
import type { Vectors } from "../../src/verify/vectors.ts";

/** Its self-test has the first step of the vectors alone. */
export function boardProject(graph: QuantizedGraph, vectors: Vectors, target: Target): CProject {
  const choices = select(graph, target.core.kernels, target.name);
  const memory = plan(graph, choices);
  const inputs = graph.nodes.flatMap(({ op, shape }) => (op === "input" ? [new Int32Array(count(shape))] : []));
  vectors.read(0, 0, inputs);
  const facts = { version: "test", hash: modelHash(graph), target: target.name, board: target, stack: { compilers: [] } };
  return emit(graph, choices, memory, trace(graph, [inputs]), facts);
}
