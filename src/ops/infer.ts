/** What shape and time rules have in common. */

import { invariant } from "../diagnostics/internal.ts";
import type { ModelNode } from "../ir/model.ts";
import { type Shape, sameShape, showShape } from "../ir/shape.ts";
import { everyStep, sameTime, showTime, type Time } from "../ir/time.ts";
import { type Call, Misfit, type Result } from "./signature.ts";

export function first(call: Call): ModelNode {
  return nth(call, 0);
}

export function nth(call: Call, index: number): ModelNode {
  const node = call.inputs[index];
  invariant(node !== undefined, `${call.op} has no argument ${index}`);
  return node;
}

/** A whole number or number among the options; its rule has been checked. */
export function numberOf(call: Call, option: string): number {
  const value = call.options[option];
  invariant(typeof value === "number", `${call.op} has no ${option}`);
  return value;
}

export function numberOr(call: Call, option: string, otherwise: number): number {
  const value = call.options[option];
  return typeof value === "number" ? value : otherwise;
}

/** A list among the options, empty if it is not given. */
export function listOf<T>(call: Call, option: string): readonly T[] {
  const value = call.options[option];
  return Array.isArray(value) ? value : [];
}

/** A tensor among the options, if it is given. */
export function nodeOf(call: Call, option: string): ModelNode | undefined {
  const value = call.options[option];
  return typeof value === "object" && value !== null ? (value as ModelNode) : undefined;
}

export function like(node: ModelNode): Result {
  return { shape: node.shape, time: node.time };
}

export function lastOf(shape: Shape): number {
  return shape[shape.length - 1] ?? 1;
}

export function withLast(node: ModelNode, last: number): Result {
  return { shape: [...node.shape.slice(0, -1), last], time: node.time };
}

export function vector(call: Call, index = 0): ModelNode {
  const x = nth(call, index);
  if (x.shape.length === 1) return x;
  throw new Misfit("shape", `${call.op} takes a vector, but got shape ${showShape(x.shape)}; flatten(x) makes one`, index);
}

export function wholeSequence(call: Call, index = 0): { readonly x: ModelNode; readonly time: Time & { readonly kind: "sequence" } } {
  const x = nth(call, index);
  if (x.time.kind === "sequence") return { x, time: x.time };
  const when = showTime(x.time);
  throw new Misfit("time", `${call.op} needs a whole sequence, but this tensor arrives ${when}; collect(x, { steps }) makes one`, index);
}

export function streaming(call: Call): ModelNode {
  const x = first(call);
  if (x.time.kind === "stream") return x;
  throw new Misfit("time", `${call.op} works step by step, but got ${showTime(x.time)}`, 0);
}

export function together(op: string, a: ModelNode, b: ModelNode, at: number | string): void {
  if (sameTime(a.time, b.time)) return;
  const message = `${op} needs tensors that arrive together, but one is ${showTime(a.time)} and the other ${showTime(b.time)}`;
  throw new Misfit("time", message, at);
}

/** A tensor of one shape, or one number for all: the rule of element-wise operators. */
export function sameShapes(call: Call): Result {
  const [a, b] = [first(call), nth(call, 1)];
  const one = b.shape.length === 1 && b.shape[0] === 1;
  if (!one && !sameShape(a.shape, b.shape)) {
    throw new Misfit("shape", `${call.op} needs equal shapes, but got ${showShape(a.shape)} and ${showShape(b.shape)}`, 1);
  }
  together(call.op, a, b, 1);
  return like(a);
}

/** The time of a result that exists once for each `stride` values of the argument. */
export function slower(call: Call, stride: number): Time {
  const { time } = first(call);
  if (time.kind === "stream") return { kind: "stream", every: time.every * stride };
  if (stride <= time.length) return { ...time, length: Math.floor(time.length / stride) };
  throw new Misfit("time", `a stride of ${stride} leaves nothing of ${showTime(time)}`, "stride");
}

/** Features are shared out among the heads: for attention, not for look-back. */
export function headsFit(call: Call): void {
  const heads = numberOr(call, "heads", 1);
  const features = lastOf(first(call).shape);
  if (features % heads === 0) return;
  throw new Misfit("shape", `${heads} heads cannot share ${features} features evenly`, "heads");
}

/** The sum of the counts of one memory fits the arithmetic's 16-bit weights. */
export const mostEntries = 512;

export function entriesFit(what: string, entries: number, at: number | string, help: string): void {
  if (entries <= mostEntries) return;
  throw new Misfit("limit", `${what} would hold ${entries} vectors; more than ${mostEntries} is not supported yet`, at, help);
}

export const mostClasses = 65_536;

export function classesFit(classes: number, at: number | string): void {
  if (classes <= mostClasses) return;
  throw new Misfit("limit", `${classes} classes do not fit the 16 bits of an index; more than ${mostClasses} is not supported yet`, at);
}

/** The time of an input: by step, or as a whole sequence. */
export function inputTime(call: Call): Time {
  const steps = call.options["steps"];
  return typeof steps === "number" ? { kind: "sequence", length: steps, every: 1 } : everyStep;
}

export function oncePerSequence(call: Call): Result {
  const { x, time } = wholeSequence(call);
  return { shape: x.shape, time: { kind: "stream", every: time.every } };
}
