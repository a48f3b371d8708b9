/** The operators that have a room with everything in it; the others are known to the language only (signatures.ts). */

import { invariant } from "../diagnostics/internal.ts";
import { add } from "./add/add.ts";
import { argmax } from "./argmax/argmax.ts";
import { attention } from "./attention/attention.ts";
import { clamp } from "./clamp/clamp.ts";
import { concat } from "./concat/concat.ts";
import { dense } from "./dense/dense.ts";
import { input } from "./input/input.ts";
import { lookBack } from "./look-back/look-back.ts";
import { lstm } from "./lstm/lstm.ts";
import type { Operator } from "./operator.ts";
import { relu } from "./relu/relu.ts";
import { rescale } from "./rescale/rescale.ts";
import { reverse } from "./reverse/reverse.ts";
import { sigmoid } from "./sigmoid/sigmoid.ts";
import { softmax } from "./softmax/softmax.ts";
import { tanh } from "./tanh/tanh.ts";

const rooms: readonly Operator[] = [
  add,
  argmax,
  attention,
  clamp,
  concat,
  dense,
  input,
  lookBack,
  lstm,
  relu,
  rescale,
  reverse,
  sigmoid,
  softmax,
  tanh,
];
const byName: ReadonlyMap<string, Operator> = new Map(rooms.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | undefined {
  return byName.get(name);
}

/** The operator of a node: lower has refused what has no room. */
export function operatorOf(node: { readonly op: string; readonly name: string }): Operator {
  const operator = byName.get(node.op);
  invariant(operator !== undefined, `${node.name} is ${node.op}, which has no room`);
  return operator;
}
