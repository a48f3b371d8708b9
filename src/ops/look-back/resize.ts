/** `slots: "auto"`: the peak of distinct stored vectors in the calibration, plus an eighth, at most the entries (language.md, Edges). */

import type { QuantizedNode } from "../../ir/quantized.ts";
import type { Resize } from "../operator.ts";
import { layoutOfNode } from "./integers.ts";
import { stateOf } from "./layout.ts";
import { specOptions } from "./options.ts";
import { statisticsOf } from "./statistics.ts";

export const resize: Resize = {
  asked: (node) => specOptions(node.attributes).prune?.slots === "auto",
  resized: (node, state) => {
    const peaks = (statisticsOf(state) ?? []).map(({ peak }) => Math.max(1, peak));
    const { levels } = layoutOfNode(node);
    const slots = levels.flatMap(({ kind, index, entries }) => {
      const peak = peaks[index] ?? entries;
      return kind === "window" ? [[`slots${index}`, Math.min(entries, peak + Math.ceil(peak / 8))] as const] : [];
    });
    const resized: QuantizedNode = { ...node, numbers: { ...node.numbers, ...Object.fromEntries(slots) } };
    return { ...resized, state: stateOf(layoutOfNode(resized)) };
  },
};
