import type { Level } from "../layout.ts";
import { bitAt, isNear, type Memory, type MemoryContext, presentOf, setBit } from "./memory.ts";

/** Distinct vectors without horizon. When all slots are taken, a vector gets in only by a higher score than the lowest one's. */
export function retain({ slots, tau }: Level, { features, field, statistics }: MemoryContext): Memory {
  const [vectors, scores, live] = [field("vectors"), field("scores"), field("live")];
  const present = presentOf(slots);

  /** Where v shall be stored: the free slot of lowest number, else that of the lowest score, if v's is higher. */
  function slotFor(v: Int32Array, score: number): number | undefined {
    let free: number | undefined;
    let lowest = 0;
    let occupied = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (!bitAt(live, slot)) {
        free ??= slot;
        continue;
      }
      if (isNear(vectors, slot * features, v, tau)) {
        statistics.merged++;
        return undefined;
      }
      if ((scores[slot] as number) < (scores[lowest] as number)) lowest = slot;
      occupied++;
    }
    if (free === undefined && score <= (scores[lowest] as number)) {
      statistics.refused++;
      return undefined;
    }
    if (free === undefined) statistics.evicted++;
    statistics.peak = Math.max(statistics.peak, Math.min(occupied + 1, slots));
    return free ?? lowest;
  }

  return {
    vectors,
    push: (v, score) => {
      const slot = v && slotFor(v, score);
      if (v === undefined || slot === undefined) return;
      statistics.stored++;
      vectors.set(v, slot * features);
      scores[slot] = score;
      setBit(live, slot, true);
    },
    present: () => {
      present.length = 0;
      for (let slot = 0; slot < slots; slot++) if (bitAt(live, slot)) present.at[present.length++] = slot * features;
      return present;
    },
  };
}
