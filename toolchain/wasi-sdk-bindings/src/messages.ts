import type { CompilerMessage, Severity } from "./build-types.ts";

const located = /^(.+?):(\d+):(\d+): (fatal error|error|warning|note|remark): (.*)$/;
const unlocated = /^(?:clang|wasm-ld|lld|ld\.lld)[\w.+-]*(?:\.exe)?: (fatal error|error|warning|note|remark): (.*)$/;
const withOption = /^(.*) \[(-W[^\]]+)\]$/;

/**
 * Reads clang's and wasm-ld's complaints. `units` are the translation units: the linker speaks of temporary
 * objects (`/tmp/gain-1a2b3c.o`), which are traced back to the source they came from.
 */
export function parseMessages(stderr: string, units: readonly string[] = []): CompilerMessage[] {
  const messages: CompilerMessage[] = [];
  for (const line of stderr.split(/\r?\n/)) {
    const at = located.exec(line);
    if (at !== null) {
      const [, file = "", row, column, word, text = ""] = at;
      messages.push({
        file: file.replaceAll("\\", "/").replace(/^\.\//, ""),
        line: Number(row),
        column: Number(column),
        severity: severityOf(word),
        ...split(text),
      });
      continue;
    }
    const bare = unlocated.exec(line);
    if (bare === null) continue;
    const [, word, text = ""] = bare;
    const { message, option } = split(text);
    const from = fromObject(message, units);
    messages.push({ file: from.file, line: null, column: null, severity: severityOf(word), message: from.message, option });
  }
  return messages;
}

function split(text: string): { message: string; option: string | null } {
  const parts = withOption.exec(text);
  // -Werror prints [-Werror,-Wconversion]: the second is the warning's own.
  return parts === null ? { message: text, option: null } : { message: parts[1] ?? text, option: parts[2]?.split(",").at(-1) ?? null };
}

function severityOf(word: string | undefined): Severity {
  switch (word) {
    case "fatal error":
      return "fatal";
    case "warning":
    case "note":
    case "remark":
      return word;
    default:
      return "error";
  }
}

function fromObject(message: string, units: readonly string[]): { file: string | null; message: string } {
  const parts = /^(?:.*[\\/])?([^\\/]+)-[0-9a-f]+\.o(?:bj)?: (.*)$/.exec(message);
  if (parts === null) return { file: null, message };
  const [, stem, rest = message] = parts;
  const candidates = units.filter((unit) => unit.replace(/^.*\//, "").replace(/\.[^.]*$/, "") === stem);
  return candidates.length === 1 ? { file: candidates[0] ?? null, message: rest } : { file: null, message: rest };
}
