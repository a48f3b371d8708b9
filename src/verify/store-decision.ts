/**
 * A firmware's say in what is stored, for the proof: a decision that looks at every number of the vector, so that a wrong vector, or a call
 * too many, shows in the memory. The harness makes the same one in C, written apart from this.
 *
 * Of hooked node n (from 0, in execution order): FNV-1a over the vector's bytes, 32 bits, begun at 2166136261 xor n; the vector is not
 * stored where bits 13 and 14 are 0: one in four.
 */

import { hookedNodes, type QuantizedGraph } from "../ir/quantized.ts";
import type { StoreHook } from "../ops/operator.ts";

export function storeDecision(n: number): StoreHook {
  return (vector) => {
    let hash = 2166136261 ^ n;
    for (const q of vector) hash = Math.imul(hash ^ (q & 0xff), 16777619);
    return ((hash >>> 13) & 3) !== 0;
  };
}

/** By the name of the node. */
export function storeDecisions(graph: QuantizedGraph): Readonly<Record<string, StoreHook>> {
  return Object.fromEntries(hookedNodes(graph).map(({ name }, n) => [name, storeDecision(n)]));
}
