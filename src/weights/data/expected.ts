/** Expected data: what the training framework gave for each output at each step. */

import { closest } from "../../diagnostics/closest.ts";
import { type Diagnostic, stops } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Expected, Port, Ports } from "../../ir/data.ts";
import { count as countOf } from "../../ir/shape.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import { float64Values } from "../values.ts";
import { unknownAnswers } from "./answers.ts";
import { type Axes, classFault, dtypeFault, nonFiniteFault, shapeFault, valuesOf, wantedShape } from "./array.ts";
import type { Checked } from "./checked.ts";
import { axesFault, readInputs } from "./inputs.ts";

/** Never throws. */
export function checkExpected(file: TensorFile, ports: Ports): Checked<Expected> {
  const { sequences, axes, taken, diagnostics: inInputs } = readInputs(file, ports, false);
  const diagnostics: Diagnostic[] = [...inInputs, ...unknownAnswers(file, ports, taken)];
  const outputs: [string, Float64Array][] = [];
  for (const port of ports.outputs) {
    const tensor = file.tensors.get(port.name);
    if (tensor === undefined) diagnostics.push(missing(port, file, taken));
    else {
      const values = outputValues(port, tensor, ports, axes, file.file, diagnostics);
      if (values !== undefined) outputs.push([port.name, values]);
    }
  }
  if (sequences === undefined || stops(diagnostics)) return { diagnostics };
  return { value: { ...sequences, outputs: Object.fromEntries(outputs) }, diagnostics };
}

function missing(port: Port, file: TensorFile, taken: ReadonlySet<string>): Diagnostic {
  const found = [...file.tensors.keys()];
  const near = closest(
    port.name,
    found.filter((name) => !taken.has(name) && name.length < 100),
  );
  return weights.missingOutput({ file: file.file }, port.name, wantedShape(["sequences", "steps"], port.shape), found, near);
}

function outputValues(
  port: Port,
  tensor: StoredTensor,
  ports: Ports,
  axes: Axes | undefined,
  file: string,
  diagnostics: Diagnostic[],
): Float64Array | undefined {
  // Indices are whole numbers of any type, since frameworks differ.
  const fault =
    shapeFault(tensor, port, file) ??
    (axes && axesFault(tensor, ports.inputs[0]?.name ?? "the inputs", axes, 2, file)) ??
    (port.classes === undefined ? dtypeFault(tensor, "float", file) : undefined);
  if (fault !== undefined) diagnostics.push(fault);
  if (fault !== undefined || axes === undefined) return undefined;
  const values = valuesOf(tensor, float64Values, diagnostics);
  if (values === undefined) return undefined;
  const wrong =
    port.classes === undefined
      ? nonFiniteFault(tensor, values, axes, countOf(port.shape), file)
      : classFault(tensor, values, axes, 0, port.classes, file);
  if (wrong !== undefined) diagnostics.push(wrong);
  return values;
}
