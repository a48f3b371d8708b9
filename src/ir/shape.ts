/** Dimensions of a tensor, outermost first; `[]` is one number. */
export type Shape = readonly number[];

export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** How many numbers a tensor of this shape holds. */
export function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
