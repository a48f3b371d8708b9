import type { Level } from "../layout.ts";
import { isNear, type Memory, type MemoryContext, presentOf } from "./memory.ts";

/**
 * Distinct vectors of the last entries, each with the number of entries that it stands for; `index` remembers which entry stands where
 * (`slots`: nowhere, it was EMPTY). A stored vector is never moved, so each is within tau of every vector that it stands for.
 */
export function window({ entries, slots, tau }: Level, { features, field, statistics }: MemoryContext): Memory {
  const [vectors, counts, index, head, len] = [field("vectors"), field("counts"), field("index"), field("head"), field("len")];
  const present = presentOf(slots);

  /** The oldest entry leaves, and with the last entry of a vector the vector. Returns its slot. */
  function expire(): number {
    const oldest = head[0] as number;
    const slot = index[oldest] as number;
    head[0] = oldest + 1 === entries ? 0 : oldest + 1;
    len[0] = (len[0] as number) - 1;
    if (slot < slots) {
      const left = (counts[slot] as number) - 1;
      counts[slot] = left;
      if (left === 0) vectors.fill(0, slot * features, (slot + 1) * features);
    }
    return slot;
  }

  function append(slot: number): void {
    const tail = (head[0] as number) + (len[0] as number);
    index[tail < entries ? tail : tail - entries] = slot;
    len[0] = (len[0] as number) + 1;
  }

  /** The slot of lowest number that is near enough; else the free one of lowest number; else entries leave until one is free. */
  function slotOf(v: Int32Array): number {
    let free = slots;
    let occupied = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (counts[slot] === 0) {
        if (free === slots) free = slot;
        continue;
      }
      occupied++;
      if (!isNear(vectors, slot * features, v, tau)) continue;
      statistics.merged++;
      return slot;
    }
    while (free === slots) {
      const left = expire();
      statistics.early++;
      if (left < slots && counts[left] === 0) free = left;
    }
    statistics.stored++;
    statistics.peak = Math.max(statistics.peak, Math.min(occupied + 1, slots));
    vectors.set(v, free * features);
    return free;
  }

  return {
    vectors,
    push: (v) => {
      if (len[0] === entries) expire();
      const slot = v ? slotOf(v) : slots;
      if (slot < slots) counts[slot] = (counts[slot] as number) + 1;
      append(slot);
    },
    present: () => {
      present.length = 0;
      for (let slot = 0; slot < slots; slot++) {
        const count = counts[slot] as number;
        if (count === 0) continue;
        present.at[present.length] = slot * features;
        present.counts[present.length++] = count;
      }
      return present;
    },
  };
}
