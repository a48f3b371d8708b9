/** What expected and test data have in common: arrays for outputs, and none for anything else. */

import { closest } from "../../diagnostics/closest.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Ports } from "../../ir/data.ts";
import type { TensorFile } from "../tensor-file.ts";

/** An array that belongs to no input and no output would never be compared, and nobody would notice. */
export function unknownAnswers(file: TensorFile, ports: Ports, taken: ReadonlySet<string>): Diagnostic[] {
  const outputs = ports.outputs.map(({ name }) => name);
  const known = new Set(outputs.flatMap((name) => [name, `${name}.labels`]));
  return [...file.tensors.values()]
    .filter(({ name }) => !taken.has(name) && !known.has(name))
    .map(({ name, byte }) => {
      const near = name.length < 100 ? closest(name, name.includes(".") ? known : [...outputs, "lengths"]) : undefined;
      return weights.unknownAnswer({ file: file.file, item: name, byte }, name, outputs, near);
    });
}
