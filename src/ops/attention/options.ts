import { invariant } from "../../diagnostics/internal.ts";

export interface Sizes {
  /** Vectors that can be seen. */
  readonly window: number;
  /** They share the features evenly; the signature has checked it. */
  readonly heads: number;
}

export function sizesOf({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }): Sizes {
  const { window, heads = 1 } = attributes;
  invariant(typeof window === "number" && typeof heads === "number", "an attention has no window, or its heads are no number");
  return { window, heads };
}
