/** What a lookBack reaches and costs, and what others of its kind would need for that: from its sizes alone. */

import { type QuantizedNode, stateBytes } from "../../ir/quantized.ts";
import { isSelective, layoutOfNode } from "./integers.ts";
import type { LookBackLayout } from "./layout.ts";

export interface LookBackFacts {
  readonly windows: readonly number[];
  readonly levels: number;
  readonly features: number;
  /** The product of the windows, in steps; in pushes where it has a store. What slots that run out let go early is not in it. */
  readonly reach: number;
  readonly unit: "steps" | "pushes";
  /** Set where a retain level above the windows keeps what scores best, without horizon. */
  readonly retains: boolean;
  /** Of its own state. */
  readonly stateBytes: number;
  /** Full attention over the same reach: 2 · reach · features bytes, a k and a v row of int8 for each step. */
  readonly fullAttentionBytes: number;
  readonly parameters: number;
  /** The LSTM on the same input with the most units u for which 4 · u · (features + u + 1) parameters are no more: 5 · u bytes, h int8 and c int32. */
  readonly lstm: { readonly units: number; readonly stateBytes: number };
}

export function lookBackFacts(node: QuantizedNode): LookBackFacts {
  const layout = layoutOfNode(node);
  const { features, levels } = layout;
  const windows = levels.flatMap(({ kind, window }) => (kind === "retain" ? [] : [window]));
  const reach = windows.reduce((product, window) => product * window, 1);
  const parameters = parametersOf(layout);
  const units = unitsOf(features, parameters);
  return {
    windows,
    levels: levels.length,
    features,
    reach,
    unit: isSelective(node) ? "pushes" : "steps",
    retains: windows.length < levels.length,
    stateBytes: stateBytes(node),
    fullAttentionBytes: 2 * reach * features,
    parameters,
    lstm: { units, stateBytes: 5 * units },
  };
}

/** Queries with their biases and sinks, and for each level but the last a score with its bias, or queries of a block with their sinks. */
function parametersOf({ features, heads, levels }: LookBackLayout): number {
  return levels.reduce((sum, { summary }) => {
    const rows = summary === undefined ? 0 : summary.kind === "top" ? 1 : summary.kept;
    return sum + heads * (features * features + features + 1) + rows * (features + 1);
  }, 0);
}

/** The root of 4u² + 4(n + 1)u = parameters, downwards. */
function unitsOf(features: number, parameters: number): number {
  const half = (features + 1) / 2;
  return Math.floor(Math.sqrt(half * half + parameters / 4) - half);
}
