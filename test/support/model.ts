/** Models as the stage `read` gives them, for tests of the stages behind it. */

import type { Model, ModelNode, WeightsName } from "../../src/ir/model.ts";
import type { Shape } from "../../src/ir/shape.ts";
import { everyStep } from "../../src/ir/time.ts";

export interface NodeGiven {
  readonly name: string;
  readonly op: string;
  readonly inputs?: readonly number[];
  readonly shape: Shape;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly weights?: string | WeightsName;
  readonly classes?: number;
}

/** Node i has id i and stands on line i + 1 of model.ts; every node named in `outputs` is returned. */
export function modelOf(nodes: readonly NodeGiven[], outputs: readonly string[] = []): Model {
  return {
    name: "model",
    file: "model.ts",
    options: { spans: {} },
    nodes: nodes.map(nodeOf),
    outputs: outputs.map((name) => ({ name, node: nodes.findIndex((node) => node.name === name) })),
  };
}

/** The spec that such a model would come from, for frames. */
export function textOf(model: Model): string {
  return model.nodes.map(({ text }) => text).join("\n");
}

function nodeOf(given: NodeGiven, id: number): ModelNode {
  const { name, op, inputs = [], shape, attributes = {}, weights, classes } = given;
  const call = `${op}(${inputs.map((input) => `v${input}`).join(", ")})`;
  const text = `  const ${name} = ${call};`;
  return {
    id,
    name,
    op,
    inputs,
    optionInputs: {},
    attributes,
    shape,
    time: everyStep,
    source: { file: "model.ts", line: id + 1, column: text.indexOf(call) + 1, length: call.length },
    text,
    calledFrom: [],
    ...(weights === undefined ? {} : { weights: typeof weights === "string" ? { name: weights } : weights }),
    ...(classes === undefined ? {} : { classes }),
  };
}
