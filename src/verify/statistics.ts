/** What `<model>_stats` must tell: the reference's own counts, and their layout, which is the C's struct. */

import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import type { FixedRun } from "../ops/run-fixed.ts";
import { type Layout, writeSlot } from "./layout.ts";

export interface ReferenceStatistics {
  readonly layout: Layout;
  reset(): void;
  /** After each step: every node's values by id. */
  take(values: readonly Int32Array[]): void;
  /** Little-endian uint32, overwritten by the next call. */
  bytes(): Uint8Array;
}

/** Nodes in execution order, each one's counters and then what is worked out. */
export function statisticsLayout(graph: QuantizedGraph): Layout {
  const names = graph.nodes.flatMap((node) => {
    const told = operatorOf(node).statistics?.(node);
    return [...(told?.counters ?? []), ...(told?.computed ?? [])].map(({ name }) => ({ node: node.id, name: `${node.name}.${name}` }));
  });
  const slots = names.map(({ node, name }, i) => ({ name, node, shape: [], count: 1, width: 4 as const, signed: false, offset: 4 * i }));
  return { slots, bytes: 4 * slots.length, count: slots.length };
}

export function referenceStatistics(graph: QuantizedGraph, run: FixedRun): ReferenceStatistics {
  const layout = statisticsLayout(graph);
  const units = graph.nodes.flatMap((node) => {
    const told = operatorOf(node).statistics?.(node);
    return told ? [{ node: node.id, unit: told.reference(at(run.state, node.id)) }] : [];
  });
  const bytes = new Uint8Array(layout.bytes);
  return {
    layout,
    reset: () => {
      for (const { unit } of units) unit.reset();
    },
    take: (values) => {
      for (const { node, unit } of units) unit.take(at(values, node));
    },
    bytes: () => {
      const counts = units.flatMap(({ unit }) => unit.values());
      for (const [i, slot] of layout.slots.entries()) writeSlot(slot, [Math.min(at(counts, i), 2 ** 32 - 1)], bytes);
      return bytes;
    },
  };
}
