import { hashesOf } from "../../src/emit/output-folder.ts";

/** A project whose every file says the same number, so that halves of two are told apart; one file stays, one changes its name. */
export function project(number: number, extra: Readonly<Record<string, string>> = {}): Map<string, string> {
  const files = new Map(Object.entries({ "knock.h": "stays\n", ...extra }));
  for (let i = 0; i < 8; i++) files.set(`part${i}.c`, `${number}\n`.repeat(2000));
  files.set(`firmware/only${number}.c`, `${number}\n`);
  return withManifest(files, { number });
}

export function withManifest(files: Map<string, string>, facts: object = {}): Map<string, string> {
  return new Map(files).set("manifest.json", `${JSON.stringify({ ...facts, files: hashesOf(files) }, null, 2)}\n`);
}
