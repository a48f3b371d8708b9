/** What a model takes and gives, as data files name it. */

import type { Port, Ports } from "../../ir/data.ts";
import type { Model, ModelNode } from "../../ir/model.ts";

export function portsOf(model: Model): Ports {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  return {
    inputs: model.nodes.filter(({ op }) => op === "input" || op === "inputIndex").map((node) => port(node.name, node)),
    outputs: model.outputs.flatMap(({ name, node }) => {
      const source = nodes.get(node);
      return source === undefined ? [] : [port(name, source)];
    }),
  };
}

function port(name: string, { shape, classes }: ModelNode): Port {
  return classes === undefined ? { name, shape } : { name, shape, classes };
}
