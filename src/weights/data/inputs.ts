/** The inputs and lengths of a data file: what calibration, expected and test have in common. */

import { type Diagnostic, stops } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Port, Ports, Sequences } from "../../ir/data.ts";
import { count as countOf, showShape } from "../../ir/shape.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import { float32Values } from "../values.ts";
import { type Axes, axesFault, dtypeFault, shapeFault, valuesOf, wantedShape } from "./array.ts";
import { classFault, nonFiniteFault } from "./elements.ts";
import { readLengths } from "./lengths.ts";
import { nearName } from "./near.ts";

export interface ReadInputs {
  /** Absent where no array gives them. */
  readonly axes?: Axes;
  /** Absent where a diagnostic stops. */
  readonly sequences?: Sequences;
  /** Arrays that were taken for inputs or lengths, or named in a diagnostic about them. */
  readonly taken: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

const mostSequences = 1_000_000;

export function readInputs(file: TensorFile, ports: Ports, use: "input" | "input, NaN counts"): ReadInputs {
  const diagnostics: Diagnostic[] = [];
  const taken = new Set(["lengths"]);
  const arrays = ports.inputs.flatMap((port) => {
    const tensor = arrayOf(port, ports, file);
    const near = tensor === undefined ? nearInput(port, ports, file) : tensor.name;
    // A misspelt array is reported here, once.
    if (near !== undefined) taken.add(near);
    if (tensor !== undefined) return [{ port, tensor }];
    const shape = wantedShape(["sequences", "steps"], port.shape);
    diagnostics.push(weights.missingInput({ file: file.file }, port.name, shape, [...file.tensors.keys()], near));
    return [];
  });
  const whole = arrays.filter(({ port, tensor }) => {
    const fault = shapeFault(tensor, port, file.file);
    if (fault !== undefined) diagnostics.push(fault);
    return fault === undefined;
  });
  const first = whole[0]?.tensor;
  if (first === undefined) return { taken, diagnostics };
  const [count = 0, steps = 0] = first.shape;
  const place = { file: file.file, item: first.name, byte: first.byte };
  if (count === 0 || steps === 0) {
    return { taken, diagnostics: [...diagnostics, weights.noSequences(place, first.name, showShape(first.shape))] };
  }
  if (count > mostSequences) {
    return { taken, diagnostics: [...diagnostics, weights.tooManySequences(place, first.name, count, mostSequences)] };
  }
  // An input may itself be called lengths.
  const ownLengths = ports.inputs.some(({ name }) => name === "lengths");
  const lengths = ownLengths ? Array.from({ length: count }, () => steps) : readLengths(file, count, steps, diagnostics);
  const tooLong = lengths.filter((length) => length > (ports.mostSteps ?? length));
  if (tooLong.length > 0 && ports.mostSteps !== undefined) {
    const [length = 0] = tooLong;
    diagnostics.push(weights.sequenceTooLong(place, lengths.indexOf(length), length, ports.mostSteps, tooLong.length));
  }
  const axes = { count, steps, lengths };
  const inputs: [string, Float32Array][] = [];
  for (const { port, tensor } of whole) {
    const values = inputValues(port, tensor, first, axes, file.file, use, diagnostics);
    if (values !== undefined) inputs.push([port.name, values]);
  }
  if (stops(diagnostics)) return { axes, taken, diagnostics };
  return { axes, taken, diagnostics, sequences: { file: file.file, ...axes, inputs: Object.fromEntries(inputs) } };
}

/** By the input's name; with a single input x will do, unless an output is called so. */
function arrayOf(port: Port, ports: Ports, file: TensorFile): StoredTensor | undefined {
  const isAlone = ports.inputs.length === 1 && !ports.outputs.some(({ name }) => name === "x");
  return file.tensors.get(port.name) ?? (isAlone ? file.tensors.get("x") : undefined);
}

/** The array that an input's own may be meant by: of a similar name, or the only one that is nothing else. */
function nearInput(port: Port, ports: Ports, file: TensorFile): string | undefined {
  const others = new Set([...ports.inputs, ...ports.outputs].filter((other) => other !== port).map(({ name }) => name));
  const free = [...file.tensors.keys()].filter((name) => name !== "lengths" && !others.has(name) && !name.endsWith(".labels"));
  return nearName(port.name, free) ?? (free.length === 1 ? free[0] : undefined);
}

function inputValues(
  port: Port,
  tensor: StoredTensor,
  first: StoredTensor,
  axes: Axes,
  file: string,
  use: "input" | "input, NaN counts",
  diagnostics: Diagnostic[],
): Float32Array | undefined {
  const fault =
    axesFault(tensor, first.name, axes, 2, file) ?? (port.classes === undefined ? dtypeFault(tensor, "float", file) : undefined);
  if (fault !== undefined) {
    diagnostics.push(fault);
    return undefined;
  }
  const values = valuesOf(tensor, float32Values, diagnostics);
  if (values === undefined) return undefined;
  const wrong =
    port.classes === undefined
      ? nonFiniteFault(tensor, values, axes, countOf(port.shape), use, file)
      : classFault(tensor, values, axes, 0, port.classes, file);
  if (wrong !== undefined) diagnostics.push(wrong);
  return values;
}
