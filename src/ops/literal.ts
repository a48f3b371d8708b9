import type { QuantizedNode } from "../ir/quantized.ts";

/** An integer as C writes it, in int32 whatever the width of int: the least has no literal of its own. */
export function literal(value: number): string {
  return value === -2147483648 ? "-2147483647 - 1" : String(value);
}

/** The same as the next term of a sum, " + 5" or " - 5", and nothing where it is 0. */
export function term(value: number): string {
  if (value === 0) return "";
  return value < 0 ? ` - ${literal(value).slice(1)}` : ` + ${value}`;
}

/** A node's integers as C writes them, by name. */
export function literalsOf(node: QuantizedNode): Record<string, string> {
  return Object.fromEntries(Object.entries(node.numbers).map(([name, value]) => [name, literal(value)]));
}

/** "s8" or "s16": how the functions of the generated C are told apart. */
export function suffix(bits: 8 | 16): string {
  return bits === 8 ? "s8" : "s16";
}
