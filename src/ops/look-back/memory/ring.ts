import type { Level } from "../layout.ts";
import { bitAt, type Memory, type MemoryContext, presentOf, setBit } from "./memory.ts";

/** The last entries, one by one: the next overwrites the oldest. */
export function ring({ entries, mayBeEmpty }: Level, { features, field, statistics }: MemoryContext): Memory {
  const [vectors, at, len] = [field("vectors"), field("at"), field("len")];
  const bits = mayBeEmpty ? field("present") : undefined;
  const present = presentOf(entries);
  return {
    vectors,
    push: (v) => {
      const slot = at[0] as number;
      const start = slot * features;
      if (v) {
        vectors.set(v, start);
        statistics.stored++;
      } else vectors.fill(0, start, start + features);
      if (bits) setBit(bits, slot, v !== undefined);
      at[0] = slot + 1 === entries ? 0 : slot + 1;
      len[0] = Math.min((len[0] as number) + 1, entries);
    },
    // Until it is full the entries are the first len slots, and then they are all: the order does not matter to a read.
    present: () => {
      const length = len[0] as number;
      present.length = 0;
      for (let slot = 0; slot < length; slot++) {
        if (!bits || bitAt(bits, slot)) present.at[present.length++] = slot * features;
      }
      return present;
    },
  };
}
