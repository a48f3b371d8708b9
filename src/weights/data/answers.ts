/** What expected and test data have in common: arrays for outputs, and none for anything else. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { weights } from "../../diagnostics/weights.ts";
import type { Ports } from "../../ir/data.ts";
import type { TensorFile } from "../tensor-file.ts";
import { nearName } from "./near.ts";

/** Arrays that belong to no output, and were not `taken` for something else. */
export function unknownNames(file: TensorFile, ports: Ports, taken: ReadonlySet<string>): readonly string[] {
  const known = new Set(ports.outputs.flatMap(({ name }) => [name, `${name}.labels`]));
  return [...file.tensors.keys()].filter((name) => !taken.has(name) && !known.has(name));
}

/** Such an array would never be compared, and nobody would notice. */
export function unknownAnswers(file: TensorFile, ports: Ports, taken: ReadonlySet<string>): Diagnostic[] {
  const outputs = ports.outputs.map(({ name }) => name);
  return unknownNames(file, ports, taken).map((name) => {
    const near = nearName(name, name.includes(".") ? outputs.map((output) => `${output}.labels`) : [...outputs, "lengths"]);
    const byte = file.tensors.get(name)?.byte ?? 0;
    return weights.unknownAnswer({ file: file.file, item: name, byte }, name, outputs, near);
  });
}
