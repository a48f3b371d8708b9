/** The greatest magnitude of every query over the calibration: it sets the query's scale, one for each level and head. */

import type { GraphNode } from "../../ir/graph.ts";
import { at } from "../constants.ts";
import type { Observer } from "../operator.ts";
import { queriesOf } from "./float.ts";
import { specOptions, summaries } from "./options.ts";
import { queryName } from "./quantize.ts";

/** All queries come from x, so nothing of the memory is needed. */
export function observe(node: GraphNode): Observer {
  const greatest: Record<string, number> = {};
  const levels = summaries(specOptions(node.attributes)).map((_, level) => queriesOf(node, level));
  return {
    take: (inputs) => {
      const x = at(inputs, 0);
      for (const [level, queries] of levels.entries()) {
        for (const [r, value] of queries(x).entries()) {
          const name = queryName(level, Math.floor(r / x.length));
          greatest[name] = Math.max(greatest[name] ?? 0, Math.abs(value));
        }
      }
    },
    greatest: () => greatest,
  };
}
