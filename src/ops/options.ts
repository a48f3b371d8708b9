/** The options that many operators have in common. */

import { either, flag, later, natural, oneOf, record, required, size, tensor, text } from "./rules.ts";
import type { Rule } from "./signature.ts";

type Rules = Readonly<Record<string, Rule>>;

const anyFormat = (...words: string[]): Rule => oneOf(...words);
const notYetWeights: Rule = later(anyFormat("int8", "int4", "int16"), (value) => value !== "int8", "leave it out: weights are int8");
const notYetState: Rule = later(
  anyFormat("int8", "int16", "int32"),
  () => true,
  "leave it out: recurrent layers keep a 32-bit cell, look-back int8 vectors",
);

/** The number formats of a model or a layer. */
export const formats: Rules = { weights: notYetWeights, activations: oneOf("int8", "int16"), state: notYetState };
export const quantize: Rule = record(formats);

const layout: Rule = oneOf("pytorch", "keras", "onnx");

/** Of operators that compute numbers. */
export const computing: Rules = { quantize };
/** Of layers with weights. */
export const weighted: Rules = { quantize, weights: either(text, record({ name: required(text), layout })) };
/** Of recurrent layers, whose weights may be one of several layers and directions in the file. */
export const recurrent: Rules = {
  quantize,
  weights: either(text, record({ name: required(text), layer: natural, reverse: flag, layout })),
  units: required(size),
  bias: flag,
  stateFrom: tensor,
};
export const activation: Rule = oneOf("linear", "relu", "gelu", "sigmoid", "tanh");
