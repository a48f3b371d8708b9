/** Small lowered graphs for tests of the stages behind lower: nodes by name, operands by name. */

import type { Sequences } from "../../src/ir/data.ts";
import type { Graph, GraphNode } from "../../src/ir/graph.ts";
import type { ModelOptions } from "../../src/ir/model.ts";

export type GivenNode = Partial<Omit<GraphNode, "inputs">> & { readonly op: string; readonly of?: readonly string[] };

/** In execution order; shape [3] unless stated. Every node named in `outputs` is returned. */
export function graphOf(
  nodes: Readonly<Record<string, GivenNode>>,
  outputs: readonly string[],
  quantize: ModelOptions["quantize"] = {},
): Graph {
  const names = Object.keys(nodes);
  const idOf = (name: string): number => {
    const id = names.indexOf(name);
    if (id < 0) throw new Error(`no node ${name}`);
    return id;
  };
  return {
    name: "model",
    file: "model.ts",
    options: { quantize, spans: {} },
    nodes: Object.entries(nodes).map(([name, { of = [], ...given }], id) => ({
      id,
      name,
      shape: [3],
      attributes: {},
      params: {},
      width: quantize.activations ?? "int8",
      widthAsked: false,
      origin: { span: { file: "model.ts", line: id + 1, column: 1, length: 1 }, text: `${given.op}(${of.join(", ")})` },
      ...given,
      inputs: of.map(idOf),
    })),
    outputs: outputs.map((name) => ({ name, node: idOf(name) })),
  };
}

/** The identity times `factor` as a dense layer's weights. */
export function diagonal(size: number, factor: number): GraphNode["params"] {
  const data = new Float32Array(size * size);
  for (let k = 0; k < size; k++) data[k * size + k] = factor;
  return { weight: { shape: [size, size], data } };
}

/** One sequence for each list of steps; a step is the input's values. Shorter sequences are padded with `padding`. */
export function recorded(sequences: readonly (readonly (readonly number[])[])[], input = "x", padding = 1e30): Sequences {
  const steps = Math.max(...sequences.map((sequence) => sequence.length));
  const size = sequences[0]?.[0]?.length ?? 1;
  const padded = sequences.flatMap((sequence) =>
    Array.from({ length: steps }, (_, i) => sequence[i] ?? new Array<number>(size).fill(padding)).flat(),
  );
  return {
    file: "calibration.npz",
    count: sequences.length,
    steps,
    lengths: sequences.map((sequence) => sequence.length),
    inputs: { [input]: Float32Array.from(padded) },
  };
}
