/** The read as arithmetic.md writes it, from all that was ever seen, in integers without bounds: shares nothing with the room but exp2. */

import { exp2 } from "../../../src/arith/exp2.ts";
import type { QuantizedNode } from "../../../src/ir/quantized.ts";

type Vectors = readonly (readonly number[])[];

const big = BigInt;
const clamp = (value: bigint, lo: number, hi: number) => Number(value < big(lo) ? big(lo) : value > big(hi) ? big(hi) : value);
const scaled = (acc: bigint, t: number, m: number) => ((acc << big(t)) * big(m)) >> 32n;
const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + big(value * b[i]!), 0n);

/** keys, values: of every step so far, this one last. */
export function contextsOf({ numbers, shape }: QuantizedNode, q: readonly number[], keys: Vectors, values: Vectors): number[] {
  const { window, heads, logitM, logitT, bias, m, t, lo, hi } = numbers as Record<string, number>;
  const d = shape[0]! / heads!;
  return Array.from({ length: heads! }, (_, h) => {
    const own = (vector: readonly number[]) => vector.slice(h * d, (h + 1) * d);
    const [seenKeys, seenValues] = [keys.slice(-window!).map(own), values.slice(-window!).map(own)];
    const logits = seenKeys.map((key) => clamp(scaled(product(own(q), key), logitT!, logitM!), -32768, 32767));
    const e = logits.map((logit) => big(exp2(Math.max(...logits) - logit)));
    const total = e.reduce((a, b) => a + b);
    const U = total > 65536n ? total : 65536n;
    let k = 1n;
    while (U >> k > 65535n) k++;
    const R = (32255n << 16n) / ((U >> k) + 1n);
    const w = e.map((one) => (one * R + (1n << (k + 15n))) >> (k + 16n));
    return Array.from({ length: d }, (_, i) =>
      clamp(
        scaled(
          seenValues.reduce((sum, value, j) => sum + w[j]! * big(value[i]!), big(bias!)),
          t!,
          m!,
        ),
        lo!,
        hi!,
      ),
    );
  }).flat();
}
