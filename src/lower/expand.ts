/** The graph as the spec has it, with float parameters; a layer that is more than one node (dense({ activation }), attention) becomes them. */

import { invariant } from "../diagnostics/internal.ts";
import type { Graph, GraphNode, NewNode } from "../ir/graph.ts";
import type { Model, ModelNode } from "../ir/model.ts";
import type { ParamsByNode } from "../ir/params.ts";
import { operatorOf } from "../ops/registry.ts";

export function expand(model: Model, params: ParamsByNode): Graph {
  const nodes: GraphNode[] = [];
  const placed = new Map<number, number>();
  const put = (node: NewNode) => nodes.push({ ...node, id: nodes.length }) - 1;
  for (const node of model.nodes) {
    // Tensors given by option, such as a store gate, are operands behind the others.
    const inputs = [...node.inputs, ...Object.values(node.optionInputs)].map((id) => {
      const at = placed.get(id);
      invariant(at !== undefined, `${node.name} is read before its operand`);
      return at;
    });
    const plain = graphNode(model, node, inputs, params);
    const { expand: expanded } = operatorOf(node);
    placed.set(node.id, expanded ? expanded(plain, put) : put(plain));
  }
  const outputs = model.outputs.map(({ name, node }) => ({ name, node: placed.get(node) ?? 0 }));
  return { name: model.name, file: model.file, options: model.options, nodes, outputs };
}

function graphNode(model: Model, node: ModelNode, inputs: readonly number[], params: ParamsByNode): NewNode {
  const own = node.attributes["quantize"];
  const asked = isRecord(own) && (own["activations"] === "int8" || own["activations"] === "int16") ? own["activations"] : undefined;
  return {
    name: node.name,
    op: node.op,
    inputs,
    shape: node.shape,
    ...(node.classes === undefined ? {} : { classes: node.classes }),
    ...(node.time.kind === "sequence" ? { sequence: { length: node.time.length } } : {}),
    attributes: node.attributes,
    params: params.get(node.id)?.tensors ?? {},
    width: asked ?? model.options.quantize?.activations ?? "int8",
    widthAsked: asked !== undefined,
    origin: { span: node.source, text: node.text },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
