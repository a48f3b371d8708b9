import { hookBytes, type StateSlot } from "../ir/plan.ts";
import { fieldBytes, type QuantizedGraph, rememberingNodes } from "../ir/quantized.ts";

/** Every field of every node's memory in the state's struct, behind hooks and counters: widest first, so that no compiler pads between them. */
export function stateLayout(graph: QuantizedGraph, hooks: number, counters: number): { slots: StateSlot[]; stateBytes: number } {
  const slots = rememberingNodes(graph).flatMap((node) =>
    node.state.map((field) => ({ node: node.id, field, bytes: fieldBytes(field), offset: 0 })),
  );
  const widestFirst = slots.map((_, i) => i).sort((a, b) => (slots[b]?.field.bits ?? 0) - (slots[a]?.field.bits ?? 0) || a - b);
  let end = hookBytes * hooks + 4 * counters;
  for (const i of widestFirst) {
    const slot = slots[i];
    if (slot === undefined) continue;
    slot.offset = end;
    end += slot.bytes;
  }
  // Where pointers have 64 bits, a struct of them is a multiple of 8.
  const alignment = hooks > 0 ? 8 : 4;
  return { slots, stateBytes: Math.ceil(end / alignment) * alignment };
}
