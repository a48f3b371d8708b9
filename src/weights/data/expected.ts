/** Expected data: what the training framework gave for each output at each step. */

import { type Diagnostic, stops } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Expected, Port, Ports } from "../../ir/data.ts";
import { count as countOf } from "../../ir/shape.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import { float64Values } from "../values.ts";
import { unknownAnswers, unknownNames } from "./answers.ts";
import { type Axes, axesFault, dtypeFault, shapeFault, valuesOf, wantedShape } from "./array.ts";
import type { Checked } from "./checked.ts";
import { classFault, nonFiniteFault } from "./elements.ts";
import { readInputs } from "./inputs.ts";
import { nearName } from "./near.ts";

const everyStep = "expected data have every step, not only the last (return_sequences=True in Keras)";

/** Never throws. */
export function checkExpected(file: TensorFile, ports: Ports): Checked<Expected> {
  const { sequences, axes, taken: inputs, diagnostics: inInputs } = readInputs(file, ports, "input");
  const diagnostics: Diagnostic[] = [...inInputs];
  const taken = new Set(inputs);
  const outputs: [string, Float64Array][] = [];
  for (const port of ports.outputs) {
    const tensor = file.tensors.get(port.name);
    if (tensor === undefined) {
      const near = nearName(port.name, unknownNames(file, ports, taken));
      // A misspelt array is reported here, once.
      if (near !== undefined) taken.add(near);
      const shape = wantedShape(["sequences", "steps"], port.shape);
      diagnostics.push(weights.missingOutput({ file: file.file }, port.name, shape, [...file.tensors.keys()], near));
    } else {
      const values = outputValues(port, tensor, ports, axes, file.file, diagnostics);
      if (values !== undefined) outputs.push([port.name, values]);
    }
  }
  diagnostics.push(...unknownAnswers(file, ports, taken));
  if (sequences === undefined || stops(diagnostics)) return { diagnostics };
  return { value: { ...sequences, outputs: Object.fromEntries(outputs) }, diagnostics };
}

function outputValues(
  port: Port,
  tensor: StoredTensor,
  ports: Ports,
  axes: Axes | undefined,
  file: string,
  diagnostics: Diagnostic[],
): Float64Array | undefined {
  const isLastStep = axes !== undefined && tensor.shape.length === port.shape.length + 1 && tensor.shape[0] === axes.count;
  // Indices are whole numbers of any type, since frameworks differ.
  const fault =
    shapeFault(tensor, port, file, isLastStep ? everyStep : undefined) ??
    (axes && axesFault(tensor, ports.inputs[0]?.name ?? "the inputs", axes, 2, file)) ??
    (port.classes === undefined ? dtypeFault(tensor, "float", file) : undefined);
  if (fault !== undefined) diagnostics.push(fault);
  if (fault !== undefined || axes === undefined) return undefined;
  const values = valuesOf(tensor, float64Values, diagnostics);
  if (values === undefined) return undefined;
  const wrong =
    port.classes === undefined
      ? nonFiniteFault(tensor, values, axes, countOf(port.shape), "answer", file)
      : classFault(tensor, values, axes, 0, port.classes, file);
  if (wrong !== undefined) diagnostics.push(wrong);
  return values;
}
