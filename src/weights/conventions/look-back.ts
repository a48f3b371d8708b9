/** lookBack's tensors: our own names (language.md, Look-back), whatever framework it was trained in. */

import type { Shape } from "../../ir/shape.ts";
import type { Layer, Stored } from "./convention.ts";

export function lookBackTensors({ inFeatures: n, heads = 1, summaries = [] }: Layer): readonly Stored[] {
  return summaries.flatMap((summary, level) => [
    stored(level, "query.weight", [heads * n, n]),
    stored(level, "query.bias", [heads * n]),
    stored(level, "sink", [heads]),
    ...(summary?.kind === "top" ? [stored(level, "score.weight", [n]), stored(level, "score.bias", [1])] : []),
    ...(summary?.kind === "pool" ? [stored(level, "pool.query", [summary.kept, n]), stored(level, "pool.sink", [summary.kept])] : []),
  ]);
}

/** None counts as a bias: each must be there. */
function stored(level: number, name: string, shape: Shape): Stored {
  const param = `levels.${level}.${name}`;
  return { suffixes: [param], shapes: [shape], isBias: false, params: (tensor) => ({ [param]: tensor }) };
}
