import type { PackedArray } from "../../ir/choice.ts";
import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf } from "../../ops/constants.ts";
import { suffixes, suffixOf, typeOf } from "../c-types.ts";
import type { Kernel } from "../kernel.ts";

export const lstm: Kernel = {
  folder: "portable",
  op: "lstm",
  declines: () => undefined,
  reason: "portable C, the only one for this core",
  functions: (node, inputs) => {
    const x = at(inputs, 0);
    const words = { x: typeOf(x), xs: suffixOf(x), h: typeOf(node), hs: suffixOf(node) };
    return { lstm: { template: "lstm", name: `lstm_${suffixes(x, node)}`, words } };
  },
  pack,
  tables: () => ["sigmoid"],
};

/** Unit by unit, its four gates i e g o: a row for x and behind it the row for h, read once from front to back. */
function pack(node: QuantizedNode): PackedArray[] {
  const x = matrixOf(node, "x");
  const h = matrixOf(node, "h");
  const units = h.columns;
  const columns = x.columns + units;
  const w = new Int8Array(4 * units * columns);
  const scales = new Int32Array(4 * units * 3);
  for (let u = 0; u < units; u++) {
    for (let gate = 0; gate < 4; gate++) {
      const from = gate * units + u;
      const to = 4 * u + gate;
      w.set(x.q.subarray(from * x.columns, (from + 1) * x.columns), to * columns);
      w.set(h.q.subarray(from * units, (from + 1) * units), to * columns + x.columns);
      scales.set([x.bias[from] ?? 0, x.m[from] ?? 0, h.m[from] ?? 0], to * 3);
    }
  }
  return [
    { name: "w", type: "int8_t", values: w, perLine: columns, comment: `rows i e g o of each unit: ${x.columns} for x, ${units} for h` },
    { name: "scales", type: "int32_t", values: scales, perLine: 3, comment: "bias, m of x, m of h of each row" },
  ];
}
