/** A lookBack that gives every vector a weight: nothing that a step could do is left out for its data. */

import type { QuantizedNode } from "../../../src/ir/quantized.ts";
import { type LookBackOptions, layoutOf } from "../../../src/ops/look-back/layout.ts";
import { matrix, nodeOf } from "./fixture.ts";

/** Logits are 0 and the sink is far below, so that every weight is above 0; scores tell vectors apart, gates are open. */
export function evenNode(features: number, options: LookBackOptions): QuantizedNode {
  const numbers: Record<string, number> = {};
  const matrices: Record<string, ReturnType<typeof matrix>> = {};
  const of = (rows: number, q: number, m: number, bias: number) =>
    matrix(features, new Array(rows * features).fill(q), new Array(rows).fill(m), new Array(rows).fill(bias), 0);
  for (const { index, summary } of layoutOf(features, options).levels) {
    matrices[`query${index}`] = of(options.heads * features, 1, 0, 0);
    for (let head = 0; head < options.heads; head++)
      Object.assign(numbers, { [`logitM${index}_${head}`]: 0, [`logitT${index}_${head}`]: 0 });
    for (let head = 0; head < options.heads; head++) numbers[`sink${index}_${head}`] = -32768;
    if (summary?.kind === "top") matrices[`score${index}`] = of(1, 1, 2 ** 30, 1_000_000);
    if (summary?.kind === "pool") matrices[`pool${index}`] = of(summary.kept, 1, 0, -32768);
  }
  return nodeOf(features, options, numbers, matrices);
}
