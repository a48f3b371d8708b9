import type { Operator } from "../operator.ts";
import { bounded } from "../rescale/rescale.ts";

/** relu: folded into its producer where that may be bounded (lower/fold-bounds.ts), else a rescale bounded at its zero point. */
export const relu: Operator = bounded("relu", () => ({ lo: 0, hi: Infinity }));
