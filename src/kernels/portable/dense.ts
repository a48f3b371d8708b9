import type { PackedArray } from "../../ir/choice.ts";
import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf } from "../../ops/constants.ts";
import { suffixes, suffixOf, typeOf } from "../c-types.ts";
import type { Kernel } from "../kernel.ts";

export const dense: Kernel = {
  folder: "portable",
  op: "dense",
  declines: () => undefined,
  reason: "portable C, the only one for this core",
  functions: (node, inputs) => {
    const x = at(inputs, 0);
    const { activation } = node.words;
    const words = { x: typeOf(x), xs: suffixOf(x), y: typeOf(node), ys: suffixOf(node), activation: activation ?? "" };
    if (activation === undefined) return { dense: { template: "dense", name: `dense_${suffixes(x, node)}`, words } };
    return { dense: { template: "dense-activation", name: `dense_${activation}_${suffixes(x, node)}`, words } };
  },
  pack,
  tables: (node) => (node.words["activation"] === undefined ? [] : ["sigmoid"]),
};

/** Rows as they are; beside each its bias and multiplier. */
function pack(node: QuantizedNode): PackedArray[] {
  const { q, m, bias, rows, columns } = matrixOf(node, "w");
  const scales = new Int32Array(2 * rows);
  for (let r = 0; r < rows; r++) scales.set([bias[r] ?? 0, m[r] ?? 0], 2 * r);
  return [
    { name: "w", type: "int8_t", values: q, perLine: columns, comment: `[${rows}][${columns}]` },
    { name: "scales", type: "int32_t", values: scales, perLine: 2, comment: "bias, m of each row" },
  ];
}
