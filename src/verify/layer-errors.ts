/** What fixed point costs, layer by layer, and whether it grows: fixed against float over whole sequences. */

import { type Format, limits } from "../arith/format.ts";
import type { Graph } from "../ir/graph.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import type { Both } from "./side-by-side.ts";
import { errors, type Spread } from "./spread.ts";

export interface LayerError {
  readonly name: string;
  readonly op: string;
  /** Its id in the quantized graph. */
  readonly node: number;
  /** Real units. */
  readonly error: Spread;
  /** The same as parts of `range`. */
  readonly relative: Spread;
  /** Width of the layer's range, real units. */
  readonly range: number;
  /** Root mean square error, real units, over the first and the last quarter of each sequence; sequences of 4 steps and more. */
  readonly drift?: { readonly first: number; readonly last: number };
}

export interface Collector<T> {
  take(both: Both): void;
  finish(): T;
}

/** Of every node that holds numbers, inputs included (their error is that of storing them). Class indices have none. */
export function layerErrors(graph: Graph, quantized: QuantizedGraph): Collector<LayerError[]> {
  const layers = quantized.nodes.flatMap((node) => {
    const float = floatNode(graph, quantized, node);
    if (node.format === undefined || float === undefined) return [];
    return [{ node, format: node.format, float, all: errors(), first: errors(), last: errors() }];
  });
  let drifts = false;
  return {
    take: ({ float: reals, fixed, step, length }) => {
      const quarter = Math.floor(length / 4);
      const [early, late] = [step < quarter, quarter > 0 && step >= length - quarter];
      drifts ||= quarter > 0;
      for (const { node, format, float, all, first, last } of layers) {
        const [real, stored] = [at(reals, float), at(fixed, node.id)];
        for (let k = 0; k < stored.length; k++) {
          const error = ((stored[k] as number) - format.z) * format.s - (real[k] as number);
          all.add(error);
          if (early) first.add(error);
          if (late) last.add(error);
        }
      }
    },
    finish: () =>
      layers.map(({ node, format, all, first, last }) => {
        const [error, range] = [all.spread(), rangeOf(node, format)];
        return {
          name: node.name,
          op: node.op,
          node: node.id,
          error,
          relative: { max: error.max / range, rms: error.rms / range },
          range,
          ...(drifts ? { drift: { first: first.spread().rms, last: last.spread().rms } } : {}),
        };
      }),
  };
}

/** The node of the graph with the same values: of its name, or, of a rescale, the one that it rescales. */
function floatNode(graph: Graph, quantized: QuantizedGraph, node: QuantizedNode): number | undefined {
  const same = graph.nodes.find(({ name }) => name === node.name);
  if (same) return same.id;
  const rescaled = quantized.nodes[node.inputs[0] ?? -1];
  return node.op === "rescale" && rescaled ? floatNode(graph, quantized, rescaled) : undefined;
}

/** The range that set the format; of a fixed format, all that it can hold. */
function rangeOf({ range }: QuantizedNode, format: Format): number {
  if (range && !format.fixed && range.hi > range.lo) return range.hi - range.lo;
  const ends = limits(format);
  return (ends.hi - ends.lo) * format.s;
}
