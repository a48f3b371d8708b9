/** When a value exists: at every step, once in `every` steps, or as a whole sequence. */
export type Time =
  | { readonly kind: "stream"; readonly every: number }
  | { readonly kind: "sequence"; readonly length: number; readonly every: number };

export const everyStep: Time = { kind: "stream", every: 1 };

export function showTime(time: Time): string {
  if (time.kind === "sequence") return `a whole sequence of ${time.length} steps`;
  return time.every === 1 ? "every step" : `every ${time.every} steps`;
}

export function sameTime(a: Time, b: Time): boolean {
  if (a.kind !== b.kind || a.every !== b.every) return false;
  return a.kind === "stream" || (b.kind === "sequence" && a.length === b.length);
}
