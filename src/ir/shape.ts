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

/** The indices of the k-th number of a tensor of this shape, outermost first. */
export function indexOf(k: number, shape: Shape): number[] {
  let rest = k;
  const inward = [...shape].reverse().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return inward.reverse();
}
