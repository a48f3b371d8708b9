/** Words in the comments of the C sources. */

import type { Format } from "../arith/format.ts";
import { printable } from "../diagnostics/render.ts";
import type { QuantizedNode } from "../ir/quantized.ts";
import { showShape } from "../ir/shape.ts";
import { scaleText } from "./numbers.ts";

/** Text from the spec cannot end a comment, begin one, be a trigraph, or go on in the next line. */
export function commentText(text: string): string {
  return printable(text)
    .replace(/\s+/g, " ")
    .replace(/\*(?=\/)/g, "* ")
    .replace(/\/(?=\*)/g, "/ ")
    .replace(/\?(?=\?)/g, "? ")
    .replace(/[\\ ]+$/, "")
    .trim();
}

/** A call of the spec: what is longer than a line of C is cut. */
export function callText(text: string): string {
  const characters = [...commentText(text)];
  return characters.length <= longestCall ? characters.join("") : `${characters.slice(0, longestCall - 4).join("")} ...`;
}

const longestCall = 100;

export function storedAs(node: QuantizedNode): string {
  return node.format === undefined ? "uint16" : `int${node.format.bits}`;
}

/** The real value of a stored q. */
export function realText(format: Format | undefined): string {
  if (format === undefined) return "class index";
  const q = format.z === 0 ? "q" : format.z > 0 ? `(q - ${format.z})` : `(q + ${-format.z})`;
  return `${q} * ${scaleText(format.s)}`;
}

/** "[8] int8 -> [64] int8, q * 0.0078125" */
export function detailsOf(node: QuantizedNode, inputs: readonly QuantizedNode[]): string {
  const operands = inputs.map((input) => `${showShape(input.shape)} ${storedAs(input)}`).join(", ");
  const bounds = node.numbers["lo"] === undefined || node.format === undefined ? "" : boundsText(node);
  return `${operands} -> ${showShape(node.shape)} ${storedAs(node)}, ${realText(node.format)}${bounds}`;
}

function boundsText(node: QuantizedNode): string {
  const { lo = 0, hi = 0 } = node.numbers;
  const ends = node.format?.bits === 8 ? [-128, 127] : [-32640, 32640];
  return lo === ends[0] && hi === ends[1] ? "" : `, within ${lo} .. ${hi}`;
}
