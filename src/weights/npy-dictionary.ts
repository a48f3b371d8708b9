/** The dictionary of an npy header: a Python literal with three known keys, read by hand and never run. */

import { type FilePlace, Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import type { Shape } from "../ir/shape.ts";
import type { Dtype } from "./dtype.ts";
import { greatestRank } from "./limits.ts";

export interface NpyDictionary {
  readonly dtype: Dtype;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: Shape;
}

const descriptions: Readonly<Record<string, Dtype>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  b1: "bool",
};

/** Throws Refusal. */
export function parseNpyDictionary(text: string, place: FilePlace): NpyDictionary {
  const fields = new Map<string, string>();
  const wrong = (reason: string): never => {
    throw new Refusal(weights.npyHeader(place, reason));
  };
  const tokens = tokenize(text) ?? wrong("it is not a dictionary of plain values");
  if (tokens[0] !== "{") wrong("it does not begin with {");
  let at = 1;
  while (tokens[at] !== "}") {
    const key = unquoted(tokens[at] ?? "") ?? wrong("a key is not a text in quotes");
    if (tokens[at + 1] !== ":") wrong(`there is no : after the key ${key}`);
    if (fields.has(key)) wrong(`the key ${key} stands twice`);
    const end = valueEnd(tokens, at + 2) ?? wrong(`the value of ${key} does not end`);
    fields.set(key, tokens.slice(at + 2, end).join(" "));
    at = tokens[end] === "," ? end + 1 : end;
  }
  if (at !== tokens.length - 1) wrong("something follows the dictionary");
  for (const key of fields.keys()) if (!["descr", "fortran_order", "shape"].includes(key)) wrong(`it has an unknown key ${key}`);
  const field = (key: string): string => fields.get(key) ?? wrong(`it has no key ${key}`);
  return {
    ...numberType(field("descr"), place),
    fortranOrder: boolean(field("fortran_order")) ?? wrong("fortran_order is neither True nor False"),
    shape: sizes(field("shape")) ?? wrong(`shape is not a tuple of at most ${greatestRank} whole numbers`),
  };
}

const token = /[ \t\n]*('[^'\\\n]*'|"[^"\\\n]*"|[A-Za-z_]+|\d+|[{}[\]():,])/y;

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  let at = 0;
  while (at < end) {
    const match = token.exec(text);
    if (match?.[1] === undefined) return undefined;
    tokens.push(match[1]);
    at = token.lastIndex;
  }
  return tokens;
}

/** The index of the "," or "}" that ends a value, brackets within it aside. */
function valueEnd(tokens: readonly string[], from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const mark = tokens[at] ?? "";
    if (depth === 0 && at > from && (mark === "," || mark === "}")) return at;
    if ("([{".includes(mark)) depth++;
    if (")]}".includes(mark)) depth--;
    if (depth < 0) return undefined;
  }
  return undefined;
}

function unquoted(word: string): string | undefined {
  return /^(['"]).*\1$/s.test(word) && word.length > 1 ? word.slice(1, -1) : undefined;
}

function numberType(value: string, place: FilePlace): { readonly dtype: Dtype; readonly littleEndian: boolean } {
  const descr = unquoted(value);
  if (descr === undefined) throw new Refusal(weights.npyDtype(place, value));
  const order = descr.charAt(0);
  const code = descr.slice(1);
  if (code.startsWith("O")) throw new Refusal(weights.npyPickle(place));
  const dtype = Object.hasOwn(descriptions, code) ? descriptions[code] : undefined;
  // "|" (no byte order) is for single bytes; numpy also writes it for those only.
  if (dtype === undefined || !(order === "<" || order === ">" || (order === "|" && code.endsWith("1")))) {
    throw new Refusal(weights.npyDtype(place, descr));
  }
  return { dtype, littleEndian: order !== ">" };
}

function boolean(value: string): boolean | undefined {
  return value === "True" ? true : value === "False" ? false : undefined;
}

/** A Python tuple: (), (3,), (3, 4). */
function sizes(value: string): Shape | undefined {
  const inside = /^\( ?((?:\d+ , )*(?:\d+ ,?)? ?)\)$/.exec(`${value}`)?.[1];
  if (inside === undefined) return undefined;
  const numbers = inside
    .split(",")
    .map((size) => size.trim())
    .filter((size) => size !== "");
  // (3) is a number in Python, not a tuple.
  if (numbers.length === 1 && !inside.includes(",")) return undefined;
  const shape = numbers.map(Number);
  return shape.length <= greatestRank && shape.every(Number.isSafeInteger) ? shape : undefined;
}
