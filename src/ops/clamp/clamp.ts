import type { Operator } from "../operator.ts";
import { bounded } from "../rescale/rescale.ts";

/** clamp: folded into its producer where that may be bounded (lower/fold-bounds.ts), else a rescale with its bounds. */
export const clamp: Operator = bounded("clamp", (node) => ({ lo: Number(node.attributes["min"]), hi: Number(node.attributes["max"]) }));
