/** From the layer of the spec to its nodes: x -> query, key, value -> contexts -> the layer's result. */

import { type NewNode, ownParams } from "../../ir/graph.ts";

/** The last node has the layer's own name and width; query, key and value are int8 whatever the layer asks for: the read wants it so. */
export function expand(layer: NewNode, put: (node: NewNode) => number): number {
  const { name: layerName, op, attributes, params } = layer;
  const dense = (name: string, inputs: readonly number[]): NewNode => {
    const part = { name, layer: layerName, op, attributes, params };
    return { ...layer, op: "dense", inputs, attributes: {}, params: ownParams({ part }, params), part };
  };
  const operands = ["query", "key", "value"].map((part) =>
    put({ ...dense(part, layer.inputs), name: `${layerName}.${part}`, width: "int8", widthAsked: false }),
  );
  const contexts = put({ ...layer, name: `${layerName}.contexts`, inputs: operands, params: {} });
  return put(dense("output", [contexts]));
}
