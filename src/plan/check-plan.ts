import { invariant } from "../diagnostics/internal.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";

/** Nothing that lives at one time overlaps, and nothing lies outside. */
export function checkPlan(graph: QuantizedGraph, plan: MemoryPlan): void {
  const nameOf = (id: number) => graph.nodes[id]?.name ?? "";
  const scratch = [
    ...plan.places.flatMap((place, id) => (place.kind === "scratch" ? [{ ...place, name: nameOf(id) }] : [])),
    ...plan.temporaries.map(({ node, temporary, offset, bytes }) => {
      return { offset, bytes, from: node, to: node, name: `${nameOf(node)}: ${temporary.name}` };
    }),
    ...plan.memories.map(({ node, field, offset, bytes }) => ({
      offset,
      bytes,
      from: node,
      to: node,
      name: `${nameOf(node)}: ${field.name}`,
    })),
  ];
  for (const [i, a] of scratch.entries()) {
    invariant(a.offset % 4 === 0 && a.offset + a.bytes <= plan.scratchBytes, `${a.name} lies outside the scratch`);
    for (const b of scratch.slice(i + 1)) {
      const apart = a.to < b.from || b.to < a.from || a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset;
      invariant(apart, `${a.name} and ${b.name} overlap in the scratch`);
    }
  }
}
