/** A bias that did not reach the file: what it held is gone, but that it is missing shows. */

import type { Suspect } from "../diagnostics/verify.ts";
import type { Graph } from "../ir/graph.ts";
import type { FloatTensor } from "../ir/tensor.ts";
import type { Expectation } from "./expectations.ts";
import { type Hypothesis, withParams } from "./hypotheses.ts";

const dropped = "one bias dropped";

/**
 * An output that a dense layer without a bias makes: if the framework's numbers are off by the same at every step, that is the bias.
 * The hypothesis takes it from the first step; it is proved by all others.
 */
export function lostOutputBiases(
  graph: Graph,
  expectations: readonly Expectation[],
  first: ReadonlyMap<string, Float64Array>,
): Hypothesis[] {
  return expectations.flatMap((expectation) => {
    const node = graph.nodes[expectation.node];
    const difference = first.get(expectation.name);
    if (node?.op !== "dense" || node.activation !== undefined || node.bounds !== undefined || difference === undefined) return [];
    if (!isZero(node.params["bias"]) || node.shape.length !== 1) return [];
    const bias = { shape: node.shape, data: Float32Array.from(difference) };
    const params = { ...node.params, bias };
    const fix = `${node.name} has a bias in the framework, but not here: export it, and leave out bias: false`;
    return [{ mistake: dropped, fix, layers: [node.name], node: node.id, graph: withParams(graph, new Map([[node.id, params]])) }];
  });
}

/** Recurrent layers with one of their two biases absent or zero while the other is not. */
export function lostRecurrentBiases(graph: Graph): (Suspect & { node: number })[] {
  return graph.nodes.flatMap(({ id, name, params }) => {
    if (!("weight_hh" in params)) return [];
    const [ih, hh] = [params["bias_ih"], params["bias_hh"]];
    if (isZero(ih) === isZero(hh)) return [];
    const [lost, kept, tensor] = isZero(hh) ? ["bias_hh", "bias_ih", hh] : ["bias_ih", "bias_hh", ih];
    const how = tensor === undefined ? `is not in the file, and ${kept} is` : `is all zeros, and ${kept} is not`;
    const fix = `${lost} of ${name} ${how}: a framework that adds both, such as PyTorch, has lost one on the way; export both`;
    return [{ mistake: dropped, layers: [name], fix, node: id }];
  });
}

function isZero(tensor: FloatTensor | undefined): boolean {
  return tensor === undefined || tensor.data.every((value) => value === 0);
}
