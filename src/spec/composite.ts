/** Operators that are written in terms of others, so that the graph stays one flat list with marked back edges. */

import { models } from "../diagnostics/models.ts";
import type { ModelNode, WeightsName } from "../ir/model.ts";
import { sameShape, showShape } from "../ir/shape.ts";
import { everyStep, sameTime, showTime } from "../ir/time.ts";
import { lastOf } from "../ops/infer.ts";
import type { Result, Signature } from "../ops/signature.ts";
import { blockArgument, type Given, requireArguments, shapeArgument, tensorArgument } from "./arguments.ts";
import { addNode, addOperator, checkedCall, type Site, signatureOf } from "./build.ts";
import { stop } from "./context.ts";
import { checkOptions } from "./options.ts";
import type { Place } from "./place.ts";
import type { Block, TensorValue, Value } from "./values.ts";

export type RunBlock = (block: Block, values: readonly Value[], at: Place) => Value;

/** Parts of the last dimension, each a slice. */
export function split(given: readonly Given[], site: Site): Value {
  const signature = signatureOf("split");
  const [tensor] = required(signature, given, site, true);
  const x = tensorArgument("split", tensor, site.draft);
  const { options } = checkOptions("split", signature.options ?? {}, given[1], site.source, site.draft);
  const sizes = options["sizes"] as readonly number[];
  const total = sizes.reduce((a, b) => a + b, 0);
  const features = lastOf(x.shape);
  if (total !== features) {
    const at = given[1]?.fields?.get("sizes") ?? given[1]?.span ?? site.source;
    stop(models.shape(at, `split into ${showShape(sizes)} makes ${total}, but the tensor has ${features}`));
  }
  let start = 0;
  return sizes.map((size, i) => {
    const end = start + size;
    const part = addNode("slice", [x], { start, end }, { shape: [...x.shape.slice(0, -1), size], time: x.time }, below(site, String(i)));
    start = end;
    return part;
  });
}

/** The block over the sequence and, with weights of its own, over the sequence reversed. */
export function bidirectional(run: RunBlock, given: readonly Given[], site: Site): Value {
  const [tensor, blockGiven] = required(signatureOf("bidirectional"), given, site, false);
  const x = tensorArgument("bidirectional", tensor, site.draft);
  const block = blockArgument("bidirectional", blockGiven, site.source);
  if (x.time.kind !== "sequence") {
    const message = `bidirectional needs a whole sequence, but this tensor arrives ${showTime(x.time)}; collect(x, { steps }) makes one`;
    stop(models.time(tensor.span, message));
  }
  const reversed = (value: Value, part: string): Value => addOperator("reverse", [{ value, span: blockGiven.span }], below(site, part));
  const forward = run(block, [tensor.value], site.place.child("forward"));
  const input = reversed(tensor.value, "reversed");
  const backward = reversed(run(block, [input], site.place.child("backward")), "restored");
  return addOperator("concat", [{ value: [forward, backward], span: blockGiven.span }], site);
}

/** lookBack over the sequence and, with weights of its own, over the sequence reversed: one x, so one scale of what both store. */
export function lookForward(given: readonly Given[], site: Site): Value {
  const { inputs, options, result } = checkedCall("lookForward", given, site);
  const half: Result = { ...result, shape: result.shape.map((size) => size / 2) };
  const memory = (x: readonly ModelNode[], part: string) => addNode("lookBack", x, withPart(options, part), half, below(site, part)).node;
  const forward = memory(inputs, "forward");
  const reversed = inputs.map((x) => addNode("reverse", [x], {}, { shape: x.shape, time: x.time }, below(site, "reversed")).node);
  const backward = addNode("reverse", [memory(reversed, "backward")], {}, half, below(site, "restored")).node;
  return addNode("concat", [forward, backward], {}, result, site);
}

/** The weights of a half stand below those of the whole. */
function withPart(options: Readonly<Record<string, unknown>>, part: string): Readonly<Record<string, unknown>> {
  const weights = options["weights"] as string | WeightsName | undefined;
  if (weights === undefined) return options;
  return { ...options, weights: typeof weights === "string" ? `${weights}.${part}` : { ...weights, name: `${weights.name}.${part}` } };
}

/** A block that gets its own result of the step before. */
export function feedback(run: RunBlock, given: readonly Given[], site: Site): Value {
  const [shapeGiven, blockGiven] = required(signatureOf("feedback"), given, site, false);
  const shape = shapeArgument("feedback", shapeGiven);
  const block = blockArgument("feedback", blockGiven, site.source);
  const previous = addNode("previous", [], {}, { shape, time: everyStep }, below(site, "previous"));
  const result = run(block, [previous], site.place);
  const next = tensorArgument("feedback", { value: result, span: blockGiven.span }, site.draft);
  if (!sameShape(next.shape, shape)) {
    stop(models.shape(blockGiven.span, `feedback of shape ${showShape(shape)} gets ${showShape(next.shape)} from its block`));
  }
  if (!sameTime(next.time, everyStep)) {
    stop(models.time(blockGiven.span, `feedback needs a result every step, but its block gives ${showTime(next.time)}`));
  }
  closeLoop(previous, next);
  return result;
}

/** As feedback, along a sequence of its own: the block gets the class that it gave before. */
export function decode(run: RunBlock, given: readonly Given[], site: Site): Value {
  const signature = signatureOf("decode");
  const [context, optionsGiven, blockGiven] = required(signature, given, site, false);
  const arrival = tensorArgument("decode", context, site.draft);
  const { options } = checkOptions("decode", signature.options ?? {}, optionsGiven, site.source, site.draft);
  const block = blockArgument("decode", blockGiven, site.source);
  const { steps, classes } = options as { readonly steps: number; readonly classes: number };
  const time = { kind: "sequence", length: steps, every: arrival.time.every } as const;
  const previous = addNode("previous", [arrival], options, { shape: [], time, classes }, below(site, "previous"));
  const result = run(block, [previous], site.place);
  const span = blockGiven?.span ?? site.source;
  const next = tensorArgument("decode", { value: result, span }, site.draft, true);
  if (next.classes !== classes) stop(models.shape(span, `decode has ${classes} classes, but its block gives one of ${next.classes}`));
  if (!sameTime(next.time, time)) {
    stop(models.time(span, `decode needs a class for each of its steps, but its block gives ${showTime(next.time)}`));
  }
  closeLoop(previous, next);
  return result;
}

/** Marks the back edge: the one thing that is known of a node only after it was added. */
function closeLoop(previous: TensorValue, next: ModelNode): void {
  Object.assign(previous.node.attributes, { of: next.id });
}

function below(site: Site, part: string): Site {
  return { ...site, place: site.place.child(part) };
}

/** As many arguments as the signature takes: the type says at least two, and none is missing. */
function required(signature: Signature, given: readonly Given[], site: Site, hasOptions: boolean): readonly [Given, Given, Given?] {
  const found = requireArguments(signature.name, signature.takes, given, site.source, hasOptions);
  return found as unknown as readonly [Given, Given, Given?];
}
