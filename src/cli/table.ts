import { grouped } from "../diagnostics/words.ts";

/** Rows as aligned columns; numbers stand right, words left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? "").length)));
  const right = head.map((_, column) => rows.length > 0 && rows.every((cells) => /^[-\d.,%e+ ]*$/.test(cells[column] ?? "")));
  return all.map((cells) =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** "1 step", "1,234 steps" */
export function many(n: number, thing: string): string {
  return `${grouped(n)} ${thing}${n === 1 ? "" : "s"}`;
}

/** Three significant digits, without an exponent where that reads better. */
export function short(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}
