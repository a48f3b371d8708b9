/** The inputs and lengths of a data file: what calibration, expected and test have in common. */

import { closest } from "../../diagnostics/closest.ts";
import { type Diagnostic, stops } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Port, Ports, Sequences } from "../../ir/data.ts";
import { count as countOf, showShape } from "../../ir/shape.ts";
import type { StoredTensor, TensorFile } from "../tensor-file.ts";
import { float32Values } from "../values.ts";
import { type Axes, classFault, dtypeFault, nonFiniteFault, readLengths, shapeFault, valuesOf, wantedShape } from "./array.ts";

export interface ReadInputs {
  /** Absent where no array gives them. */
  readonly axes?: Axes;
  /** Absent where a diagnostic stops. */
  readonly sequences?: Sequences;
  /** Arrays that were taken for inputs or lengths. */
  readonly taken: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

const mostSequences = 1_000_000;

/** `nanAllowed`: in test data a NaN counts as 0, as on the device. */
export function readInputs(file: TensorFile, ports: Ports, nanAllowed: boolean): ReadInputs {
  const diagnostics: Diagnostic[] = [];
  const arrays = ports.inputs.flatMap((port) => {
    const tensor = arrayOf(port, ports, file);
    if (tensor === undefined) diagnostics.push(missing(port, ports, file));
    return tensor === undefined ? [] : [{ port, tensor }];
  });
  const taken = new Set(arrays.map(({ tensor }) => tensor.name)).add("lengths");
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
  const axes = { count, steps, lengths };
  const inputs: [string, Float32Array][] = [];
  for (const { port, tensor } of whole) {
    const values = inputValues(port, tensor, first, axes, file.file, nanAllowed, diagnostics);
    if (values !== undefined) inputs.push([port.name, values]);
  }
  if (stops(diagnostics)) return { axes, taken, diagnostics };
  return { axes, taken, diagnostics, sequences: { file: file.file, ...axes, inputs: Object.fromEntries(inputs) } };
}

/** By the input's name; with a single input x will do. */
function arrayOf(port: Port, ports: Ports, file: TensorFile): StoredTensor | undefined {
  return file.tensors.get(port.name) ?? (ports.inputs.length === 1 ? file.tensors.get("x") : undefined);
}

function missing(port: Port, ports: Ports, file: TensorFile): Diagnostic {
  const others = new Set([...ports.inputs, ...ports.outputs].filter((other) => other !== port).map(({ name }) => name));
  const free = [...file.tensors.keys()].filter((name) => name !== "lengths" && !others.has(name) && !name.endsWith(".labels"));
  const near =
    closest(
      port.name,
      free.filter((name) => name.length < 100),
    ) ?? (free.length === 1 ? free[0] : undefined);
  return weights.missingInput(
    { file: file.file },
    port.name,
    wantedShape(["sequences", "steps"], port.shape),
    [...file.tensors.keys()],
    near,
  );
}

function inputValues(
  port: Port,
  tensor: StoredTensor,
  first: StoredTensor,
  axes: Axes,
  file: string,
  nanAllowed: boolean,
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
      ? nonFiniteFault(tensor, values, axes, countOf(port.shape), file, nanAllowed)
      : classFault(tensor, values, axes, 0, port.classes, file);
  if (wrong !== undefined) diagnostics.push(wrong);
  return values;
}

/** Whether the leading axes are those of the other arrays: sequences, and steps if `many` is 2. */
export function axesFault(tensor: StoredTensor, other: string, { count, steps }: Axes, many: 1 | 2, file: string): Diagnostic | undefined {
  const [ownCount = 0, ownSteps = 0] = tensor.shape;
  const place = { file, item: tensor.name, byte: tensor.byte };
  if (ownCount !== count) return weights.dataDisagree(place, tensor.name, "sequence", ownCount, other, count);
  if (many === 2 && ownSteps !== steps) return weights.dataDisagree(place, tensor.name, "step", ownSteps, other, steps);
  return undefined;
}
