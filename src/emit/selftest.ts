/** What selftest.c prints: recorded inputs, and the CRCs of the weights and of the results. */

import { hex } from "../diagnostics/words.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import { bitsOf, type QuantizedGraph } from "../ir/quantized.ts";
import type { Trace } from "../ir/trace.ts";
import { at } from "../ops/constants.ts";
import type { Constants } from "./constants.ts";
import type { Names } from "./names.ts";
import { initializer } from "./numbers.ts";
import { fieldViews } from "./step.ts";

export function selftestView(
  graph: QuantizedGraph,
  plan: MemoryPlan,
  names: Names,
  constants: Constants,
  trace: Trace,
): Record<string, unknown> {
  return {
    p: names.p,
    P: names.P,
    model: names.p,
    run: sequenceLength(graph) !== undefined,
    steps: trace.steps.length,
    vectors: names.inputs.map(({ member, node, count, cType }, i) => ({
      name: member,
      member,
      type: cType,
      count,
      total: trace.steps.length * count,
      bits: bitsOf(node),
      lines: initializer(
        trace.steps.flatMap((inputs) => [...at(inputs, i)]),
        count,
      ),
    })),
    constants: [...constants.arrays, ...constants.tables],
    weightsCrc: hex(constants.crc),
    resultCrc: hex(trace.resultCrc),
    outputs: names.outputs.map(({ member, node, count }) => ({ name: member, count, bytes: bitsOf(node) / 8 })),
    fields: fieldViews(plan, names),
  };
}
