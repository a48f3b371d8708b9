/** C types of stored values. */

import { bitsOf, type QuantizedNode } from "../ir/quantized.ts";

/** "s8", "s16", or "u16" for a class index: how functions of the generated C are told apart. */
export function suffixOf(node: QuantizedNode): "s8" | "s16" | "u16" {
  if (node.classes !== undefined) return "u16";
  return bitsOf(node) === 8 ? "s8" : "s16";
}

export function typeOf(node: QuantizedNode): "int8_t" | "int16_t" | "uint16_t" {
  return { s8: "int8_t", s16: "int16_t", u16: "uint16_t" }[suffixOf(node)] as "int8_t";
}

/** "s8" where both are alike, else "s8_s16": operand, then result. */
export function suffixes(...nodes: readonly QuantizedNode[]): string {
  const all = nodes.map(suffixOf);
  return all.every((suffix) => suffix === all[0]) ? (all[0] ?? "") : all.join("_");
}
