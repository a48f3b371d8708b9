/** The names of the generated C: the model's prefix, its tensors' members and types. */

import { cName } from "../ir/c-names.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { typeOf } from "../kernels/c-types.ts";
import { at } from "../ops/constants.ts";

/** A tensor that the application sees: a member of the input or output struct, with a type of its own. */
export interface Port {
  readonly node: QuantizedNode;
  readonly member: string;
  /** The type's name without the prefix; two ports of one name and unlike tensors get types of their own. */
  readonly type: string;
  readonly count: number;
  readonly cType: string;
}

export interface Names {
  readonly p: string;
  readonly P: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** By node id. */
  readonly nodes: readonly string[];
}

export function namesOf(graph: QuantizedGraph): Names {
  const p = cName(graph.name);
  const types = new Map<string, string>();
  const port = (member: string, node: QuantizedNode): Port => {
    const cType = typeOf(node);
    const length = count(node.shape);
    const shape = `${cType}[${length}] ${JSON.stringify(node.format)}`;
    let type = member;
    while (types.has(type) && types.get(type) !== shape) type = `${type}_out`;
    types.set(type, shape);
    return { node, member, type, count: length, cType };
  };
  return {
    p,
    P: p.toUpperCase(),
    inputs: graph.nodes.filter(({ op }) => op === "input").map((node) => port(cName(node.name), node)),
    outputs: graph.outputs.map(({ name, node }) => port(cName(name), at(graph.nodes, node))),
    nodes: graph.nodes.map((node) => cName(node.name)),
  };
}
