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
      const gone = { macs: 0, memoryBytes: level.slots < level.entries ? level.entries * expireBytes(level) : 0 };
      return total([reads(level, features, heads), ...repeated(pushes, push(level, features)), gone, close(level, features)]);
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

/** Two passes over the vectors (logits, then the mix), three over what says which of them are there; a ring also says how many. */
function read(level: Level, features: number): Work {
  const length = level.kind === "ring" ? 2 : 0;
  return { macs: 2 * level.slots * features, memoryBytes: 2 * level.slots * features + 3 * thereBytes(level) + length };
}

/** Which slots are there, or how often they count. Bits are packed, but a loop reads a byte for each. */
function thereBytes({ kind, slots, mayBeEmpty, countBits }: Level): number {
  return { ring: mayBeEmpty ? slots : 0, window: (slots * countBits) / 8, retain: slots }[kind];
}

/** A memory with slots compares with every one of them, to the last component at worst. Places and lengths are 16 bits each. */
function push(level: Level, features: number): Work {
  const { kind, slots, countBits, mayBeEmpty, summary } = level;
  const own = {
    ring: 8 + (mayBeEmpty ? 1 : 0),
    window: 12 + slots * features + thereBytes(level) + expireBytes(level) + countBits / 8,
    retain: slots * features + 8 * slots + thereBytes(level),
  }[kind];
  const scores = (summary?.kind === "top" ? features : 0) + (kind === "retain" ? features : 0);
  return { macs: scores, memoryBytes: own + offer(level, features) };
}

/** An entry of a window leaves: one in every push, and all of them where no slot is free and one vector has all. */
function expireBytes({ indexBits, countBits }: Level): number {
  return 8 + (indexBits + 2 * countBits) / 8;
}

/** Compares with every candidate, to the last component where scores are equal, and moves all but the last; `age` counts on. */
function offer({ summary }: Level, features: number): number {
  if (summary === undefined) return 0;
  return summary.kind === "pool" ? 4 : 4 + 8 + (2 * summary.kept - 1) * (4 + features);
}

function close(level: Level, features: number): Work {
  const { summary } = level;
  if (summary === undefined) return { macs: 0, memoryBytes: 0 };
  if (summary.kind === "pool") return total(repeated(summary.kept, read(level, features)));
  return { macs: 0, memoryBytes: summary.kept * (2 + 4 + features) };
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
