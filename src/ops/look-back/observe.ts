/** The greatest magnitude of every query over the calibration: it sets the query's scale, one for each level and head. */

import type { GraphNode } from "../../ir/graph.ts";
import { at, paramOf } from "../constants.ts";
import type { Observer } from "../operator.ts";
import { specOptions, summaries } from "./options.ts";
import { queryName } from "./quantize.ts";

/** All queries come from x, so nothing of the memory is needed: u = A·x + b. */
export function observe(node: GraphNode): Observer {
  const spec = specOptions(node.attributes);
  const greatest: Record<string, number> = {};
  const levels = summaries(spec).map((_, level) => ({
    level,
    weight: paramOf(node, `levels.${level}.query.weight`),
    bias: paramOf(node, `levels.${level}.query.bias`).data,
  }));
  return {
    take: (inputs) => {
      const x = at(inputs, 0);
      for (const { level, weight, bias } of levels) {
        for (let r = 0; r < bias.length; r++) {
          let sum = bias[r] as number;
          for (let k = 0; k < x.length; k++) sum += (weight.data[r * x.length + k] as number) * (x[k] as number);
          const name = queryName(level, Math.floor(r / x.length));
          greatest[name] = Math.max(greatest[name] ?? 0, Math.abs(sum));
        }
      }
    },
    greatest: () => greatest,
  };
}
