/** What a step of lookBack computes and reads, from its sizes: the loops of the portable kernel, each byte as often as they go over it. */

import type { QuantizedNode } from "../../ir/quantized.ts";
import type { Work } from "../operator.ts";
import { layoutOfNode } from "./integers.ts";
import type { Level } from "./layout.ts";

/** Every slot live, each vector scored, every block closing at once. Comparisons are not counted as MACs, nor is a gate's product. */
export function worst(node: QuantizedNode): Work {
  const { features, heads, levels } = layoutOfNode(node);
  return total(
    levels.map((level, i) => {
      const pushes = i === 0 ? 1 : (levels[i - 1]?.summary?.kept ?? 1);
      return total([reads(level, features, heads), ...repeated(pushes, push(level, features)), close(level, features)]);
    }),
  );
}

/** Every slot live and no block closing: what most steps are once the memories are full. */
export function full(node: QuantizedNode): Work {
  const { features, heads, levels } = layoutOfNode(node);
  return total(levels.flatMap((level, i) => [reads(level, features, heads), ...(i === 0 ? [push(level, features)] : [])]));
}

function reads(level: Level, features: number, heads: number): Work {
  return total([{ macs: heads * features * features, memoryBytes: 0 }, ...repeated(heads, read(level, features))]);
}

/** Two passes over the vectors (logits, then the mix), three over what says which of them are there. */
function read(level: Level, features: number): Work {
  return { macs: 2 * level.slots * features, memoryBytes: 2 * level.slots * features + 3 * thereBytes(level) };
}

/** Which slots are there, and how often they count. */
function thereBytes({ kind, slots, entries, mayBeEmpty, countBits }: Level): number {
  switch (kind) {
    case "ring":
      return mayBeEmpty ? Math.ceil(entries / 8) : 0;
    case "window":
      return (slots * countBits) / 8;
    case "retain":
      return Math.ceil(slots / 8);
  }
}

/** A memory with slots compares with every one of them, to the last component at worst; a window without a free slot lets all entries go. */
function push(level: Level, features: number): Work {
  const { kind, slots, entries, indexBits, countBits, mayBeEmpty, summary } = level;
  const offered = summary?.kind === "top" ? candidateBytes(summary.kept, features) : 0;
  const own = {
    ring: 4 + (mayBeEmpty ? 1 : 0),
    window: 4 + slots * features + thereBytes(level) + (slots < entries ? (entries * (indexBits + countBits)) / 8 : indexBits / 8),
    retain: slots * features + 4 * slots + thereBytes(level),
  }[kind];
  const scores = (summary?.kind === "top" ? features : 0) + (kind === "retain" ? features : 0);
  return { macs: scores, memoryBytes: own + offered + (summary ? 2 : 0) };
}

function close(level: Level, features: number): Work {
  const { summary } = level;
  if (summary === undefined) return { macs: 0, memoryBytes: 0 };
  if (summary.kind === "pool") return total(repeated(summary.kept, read(level, features)));
  return { macs: 0, memoryBytes: candidateBytes(summary.kept, features) };
}

/** How many, their scores and their vectors. */
function candidateBytes(kept: number, features: number): number {
  return 2 + kept * (4 + features);
}

function repeated(times: number, work: Work): Work[] {
  return new Array<Work>(times).fill(work);
}

function total(parts: readonly Work[]): Work {
  return parts.reduce((sum, { macs, memoryBytes }) => ({ macs: sum.macs + macs, memoryBytes: sum.memoryBytes + memoryBytes }), {
    macs: 0,
    memoryBytes: 0,
  });
}
