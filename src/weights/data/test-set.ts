/** Test data: right answers, as classes or as real numbers, per sequence or per step. */

import { type Diagnostic, stops } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Port, Ports, Target, TestSet } from "../../ir/data.ts";
import { count as countOf, type Shape, sameShape, showShape } from "../../ir/shape.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import { float64Values } from "../values.ts";
import { unknownAnswers } from "./answers.ts";
import { type Axes, axesFault, dtypeFault, valuesOf, wantedShape } from "./array.ts";
import type { Checked } from "./checked.ts";
import { classFault, nonFiniteFault, someValid } from "./elements.ts";
import { readInputs } from "./inputs.ts";

/** Never throws. */
export function checkTest(file: TensorFile, ports: Ports): Checked<TestSet> {
  const { sequences, axes, taken, diagnostics: inInputs } = readInputs(file, ports, "input, NaN counts");
  const diagnostics: Diagnostic[] = [...inInputs, ...unknownAnswers(file, ports, taken)];
  const targets: Target[] = [];
  let answers = 0;
  for (const port of ports.outputs) {
    const given = [port.name, `${port.name}.labels`].flatMap((name) => file.tensors.get(name) ?? []);
    answers += given.length;
    for (const tensor of given) {
      const target = readTarget(tensor, port, ports, axes, file.file, diagnostics);
      if (target !== undefined) targets.push(target);
    }
  }
  if (answers === 0) {
    const wanted = ports.outputs.flatMap(({ name }) => [`${name}.labels`, name]);
    diagnostics.push(weights.noAnswers({ file: file.file }, wanted));
  }
  if (sequences === undefined || stops(diagnostics)) return { diagnostics };
  return { value: { ...sequences, targets }, diagnostics };
}

function readTarget(
  tensor: StoredTensor,
  port: Port,
  ports: Ports,
  axes: Axes | undefined,
  file: string,
  diagnostics: Diagnostic[],
): Target | undefined {
  // Right answers for an output of indices are classes under either name.
  const areLabels = tensor.name !== port.name || port.classes !== undefined;
  const shape = areLabels ? [] : port.shape;
  const perStep = tensor.shape.length === shape.length + 2;
  const type = tensor.name !== port.name ? "integer" : areLabels ? undefined : "float";
  const fault =
    classesFault(tensor, port, areLabels, file) ??
    (type && dtypeFault(tensor, type, file)) ??
    targetShapeFault(tensor, shape, areLabels ? classesOf(port) : undefined, file) ??
    (axes && axesFault(tensor, ports.inputs[0]?.name ?? "the inputs", axes, perStep ? 2 : 1, file));
  if (fault !== undefined) diagnostics.push(fault);
  if (fault !== undefined || axes === undefined) return undefined;
  const values = valuesOf(tensor, float64Values, diagnostics);
  if (values === undefined) return undefined;
  // Per sequence, every element is valid, whatever the lengths.
  const valid: Axes = perStep ? axes : { count: axes.count, steps: 1, lengths: Array.from({ length: axes.count }, () => 1) };
  const wrong = areLabels
    ? (classFault(tensor, values, valid, -1, classesOf(port) ?? 0, file) ?? unjudged(tensor, values, valid, file))
    : nonFiniteFault(tensor, values, valid, countOf(shape), "answer", file);
  if (wrong !== undefined) diagnostics.push(wrong);
  if (areLabels) return { kind: "labels", output: port.name, perStep, values: Int32Array.from(values) };
  return { kind: "float", output: port.name, perStep, values };
}

/** Of class indices, or of scores of which the greatest wins. */
function classesOf(port: Port): number | undefined {
  if (port.classes !== undefined) return port.classes;
  const [scores = 0] = port.shape;
  return port.shape.length === 1 && scores > 1 ? scores : undefined;
}

function classesFault(tensor: StoredTensor, port: Port, areLabels: boolean, file: string): Diagnostic | undefined {
  if (!areLabels || classesOf(port) !== undefined) return undefined;
  return weights.noClasses({ file, item: tensor.name, byte: tensor.byte }, tensor.name, port.name, showShape(port.shape));
}

function targetShapeFault(tensor: StoredTensor, shape: Shape, classes: number | undefined, file: string): Diagnostic | undefined {
  const leading = tensor.shape.length - shape.length;
  if ((leading === 1 || leading === 2) && sameShape(tensor.shape.slice(leading), shape)) return undefined;
  const wanted = `${wantedShape(["sequences"], shape)} or ${wantedShape(["sequences", "steps"], shape)}`;
  const isOneHot = classes !== undefined && tensor.shape.length > 1 && tensor.shape.at(-1) === classes;
  const hint = isOneHot ? `labels are the classes' numbers: ${tensor.name}.argmax(-1)` : undefined;
  return weights.dataShape({ file, item: tensor.name, byte: tensor.byte }, tensor.name, showShape(tensor.shape), wanted, hint);
}

/** Every valid label is −1. */
function unjudged(tensor: StoredTensor, values: Float64Array, axes: Axes, file: string): Diagnostic | undefined {
  const isJudged = someValid(values, axes, 1, (value) => value >= 0);
  return isJudged ? undefined : weights.nothingJudged({ file, item: tensor.name, byte: tensor.byte }, tensor.name);
}
