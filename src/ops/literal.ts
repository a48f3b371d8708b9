/** An integer as C writes it, in int32 whatever the width of int: the least has no literal of its own. */
export function literal(value: number): string {
  if (value === -2147483648) return "(-2147483647 - 1)";
  return value < 0 ? `(${value})` : String(value);
}

/** "s8" or "s16": how the functions of the generated C are told apart. */
export function suffix(bits: 8 | 16): string {
  return bits === 8 ? "s8" : "s16";
}
