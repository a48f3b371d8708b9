/** The kernels of every core's folder, by the names that targets/cores/*.json use. */

import type { Kernel } from "./kernel.ts";
import { attention } from "./portable/attention.ts";
import { dense } from "./portable/dense.ts";
import { lookBack } from "./portable/look-back.ts";
import { loops } from "./portable/loops.ts";
import { lstm } from "./portable/lstm.ts";
import { softmax } from "./portable/softmax.ts";

export const kernelFolders: Readonly<Record<string, readonly Kernel[]>> = {
  portable: [attention, dense, lookBack, lstm, softmax, ...loops],
};
