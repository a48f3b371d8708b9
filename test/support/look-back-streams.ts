/** Long streams for lookBack as sensors and networks make them: duplicates, bursts, constants, the ends of the range, drift, noise. */

import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { type Random, random } from "./random.ts";

type Fill = (x: Int32Array, r: Random) => void;

const clip = (q: number) => Math.max(-127, Math.min(127, q));

/** What a stretch of the stream is made of. Each keeps to itself: a stretch of noise empties what duplicates have merged. */
const stretches: readonly ((known: readonly (readonly number[])[], r: Random) => Fill)[] = [
  // A few vectors that come again, some a step or two apart.
  (known) => (x, r) => {
    const jitter = r.chance(0.4) ? r.integer(1, 2) : 0;
    const chosen = r.pick(known);
    for (let i = 0; i < x.length; i++) x[i] = clip(chosen[i]! + (jitter > 0 ? r.integer(-jitter, jitter) : 0));
  },
  // A burst: one vector, and now and then another one.
  (known, first) => {
    const held = first.pick(known);
    return (x, r) => x.set(r.chance(0.9) ? held : r.pick(known));
  },
  // Constant: zero, an end, or the ends in turn.
  (_, first) => {
    const value = first.pick([0, -127, 127]);
    const turns = first.chance(0.3);
    let sign = 1;
    return (x) => {
      if (turns) sign = -sign;
      x.fill(sign * value);
    };
  },
  // Only the ends: the greatest sums.
  () => (x, r) => {
    for (let i = 0; i < x.length; i++) x[i] = r.chance(0.5) ? 127 : -127;
  },
  // A slow drift, as of a temperature: neighbours in time are equal or a step apart.
  (_, first) => {
    const at = Array.from({ length: 64 }, () => first.integer(-127, 127));
    return (x, r) => {
      for (let i = 0; i < x.length; i++) {
        if (r.chance(0.1)) at[i] = clip(at[i]! + (r.chance(0.5) ? 1 : -1));
        x[i] = at[i]!;
      }
    };
  },
  () => (x, r) => {
    for (let i = 0; i < x.length; i++) x[i] = r.integer(-127, 127);
  },
];

/** One array for each input, overwritten by the next step: a vector, or a gate that is open, shut, or in between. */
export function longStream(graph: QuantizedGraph, seed: number): () => readonly Int32Array[] {
  const inputs = graph.nodes.filter(({ op }) => op === "input");
  const makers = inputs.map(({ name, shape, format }, i) => {
    const own = random(seed * 1009 + i);
    return name.startsWith("gate") ? gate(format!.z, own) : vectors(shape[0]!, own);
  });
  const values = inputs.map(({ shape }) => new Int32Array(shape[0]!));
  return () => {
    for (const [i, make] of makers.entries()) make(values[i]!);
    return values;
  };
}

function vectors(features: number, r: Random): (x: Int32Array) => void {
  const known = Array.from({ length: r.integer(3, 30) }, () => Array.from({ length: features }, () => r.integer(-127, 127)));
  let [fill, left] = [stretches[0]!(known, r), r.integer(20, 400)];
  return (x) => {
    if (left-- === 0) [fill, left] = [r.pick(stretches)(known, r), r.integer(20, 400)];
    fill(x, r);
  };
}

function gate(z: number, r: Random): (x: Int32Array) => void {
  let [open, left] = [0.7, 100];
  return (x) => {
    if (left-- === 0) [open, left] = [r.pick([0, 0.05, 0.5, 1]), r.integer(20, 400)];
    x[0] = r.chance(open) ? z + r.integer(1, 27) : z - r.integer(0, 28);
  };
}
