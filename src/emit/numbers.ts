/** Numbers as the C sources print them. */

import { literal } from "../ops/literal.ts";

/** Rows of an initializer, right-aligned in columns; rows longer than a line are broken. */
export function initializer(values: ArrayLike<number>, perRow: number): string[] {
  const texts = Array.from(values, (value) => (value === -2147483648 ? literal(value) : String(value)));
  const width = texts.reduce((most, text) => Math.max(most, text.length), 1);
  const perLine = Math.max(1, Math.min(perRow, Math.floor(128 / (width + 2))));
  const lines: string[] = [];
  for (let row = 0; row < texts.length; row += perRow) {
    const end = Math.min(row + perRow, texts.length);
    for (let from = row; from < end; from += perLine) {
      lines.push(
        `${texts
          .slice(from, Math.min(from + perLine, end))
          .map((text) => text.padStart(width))
          .join(", ")},`,
      );
    }
  }
  return lines;
}

/** A scale with enough digits to tell a float32 from its neighbours. */
export function scaleText(scale: number): string {
  return String(Number(scale.toPrecision(9)));
}

/** A C string literal. What is not printable ASCII is escaped byte by byte, in three octal digits that no digit behind can join; `?` too, for trigraphs. */
export function cString(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (byte < 0x20 || byte > 0x7e) {
      out += `\\${byte.toString(8).padStart(3, "0")}`;
    } else {
      out += char === '"' || char === "\\" ? `\\${char}` : char === "?" ? "\\?" : char;
    }
  }
  return `"${out}"`;
}
