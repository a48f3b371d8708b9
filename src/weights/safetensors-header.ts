/** The header of a safetensors file as a list of entries, each of the right form. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import type { Shape } from "../ir/shape.ts";
import { greatestRank } from "./limits.ts";
import { type Json, type JsonFault, type JsonObject, parseJson } from "./strict-json.ts";

export interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  /** Bytes from the start of the data. */
  readonly begin: number;
  readonly end: number;
}

/** The tensors in the order of the header. `header` stands at byte 8 of the file. Throws Refusal. */
export function readEntries(header: Uint8Array, file: string): readonly Entry[] {
  const text = decoded(header, file);
  const whole = parseJson(text, (fault) => refuse(fault, text, file));
  if (!isObject(whole)) throw new Refusal(weights.headerSyntax({ file, byte: 8 }, "it is not an object"));
  const entries: Entry[] = [];
  for (const [name, value] of whole) {
    if (name === "__metadata__") checkMetadata(value, file);
    else entries.push(entry(name, value, file));
  }
  return entries;
}

function decoded(header: Uint8Array, file: string): string {
  if (header[0] !== 0x7b) throw new Refusal(weights.headerSyntax({ file, byte: 8 }, "it does not begin with {"));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw new Refusal(weights.headerSyntax({ file, byte: 8 }, "it is not UTF-8"));
  }
}

function refuse(fault: JsonFault, text: string, file: string): never {
  const byte = 8 + Buffer.byteLength(text.slice(0, fault.at));
  if (fault.duplicate !== undefined) throw new Refusal(weights.duplicateName({ file, byte }, fault.duplicate));
  throw new Refusal(weights.headerSyntax({ file, byte }, fault.reason));
}

function entry(name: string, value: Json, file: string): Entry {
  const wrong = (reason: string): never => {
    throw new Refusal(weights.headerSyntax({ file, item: name }, reason));
  };
  if (!isObject(value)) return wrong("its entry is not an object");
  for (const key of value.keys()) if (!["dtype", "shape", "data_offsets"].includes(key)) wrong(`its entry has an unknown field ${key}`);
  const dtype = value.get("dtype");
  const shape = value.get("shape");
  const offsets = value.get("data_offsets");
  if (typeof dtype !== "string") return wrong("its dtype is not a text");
  if (!isSizes(shape)) return wrong("its shape is not a list of whole numbers");
  if (shape.length > greatestRank) return wrong(`its shape has ${shape.length} dimensions, and at most ${greatestRank} are read`);
  if (!isSizes(offsets) || offsets.length !== 2) return wrong("its data_offsets are not two whole numbers");
  const [begin = 0, end = 0] = offsets;
  if (begin > end) return wrong(`its data_offsets end before they begin: [${begin}, ${end}]`);
  return { name, dtype, shape, begin, end };
}

function checkMetadata(value: Json, file: string): void {
  if (isObject(value) && [...value.values()].every((text) => typeof text === "string")) return;
  throw new Refusal(weights.headerSyntax({ file, item: "__metadata__" }, "it is not an object of texts"));
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map;
}

function isSizes(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
