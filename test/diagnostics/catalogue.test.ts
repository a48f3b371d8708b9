/** The catalogue as a whole: codes, texts, and that a test triggers each. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue, definitionCount } from "../../src/diagnostics/catalogue.ts";

const tests = join(import.meta.dirname, "..");
const all = [...catalogue.values()];

test("no two diagnostics share a code", () => {
  expect(definitionCount).toBe(catalogue.size);
  for (const { code } of all) expect(code).toMatch(/^LB\d{4}$/);
});

test("a title is one line, an explanation whole sentences and marked examples", () => {
  for (const { code, title, explanation } of all) {
    expect(title, code).toMatch(/^(TypeScript's |npz: |npy: |[a-z])[^\n]*[^\s.\n]$/);
    const [prose = "", ...examples] = explanation.split("\n\n");
    expect(prose, code).toMatch(/^\S[\s\S]*(\.|\}\)\);)$/);
    for (const line of examples.flatMap((part) => part.split("\n")))
      expect(line, code).toMatch(/^(Wrong|Right|Not yet|Meanwhile|Try): \S.*\S$/);
  }
});

test("an internal diagnostic is a mistake of ours, and says how to report it", () => {
  const ours = all.filter(({ severity }) => severity === "internal");
  expect(ours.map(({ code }) => code)).toEqual(["LB0001", "LB0002", "LB0003", "LB8003"]);
  for (const { code, explanation } of ours) expect(explanation, code).toContain("Please report it");
});

test("every code is in a test: a golden file, or what a test expects", () => {
  const seen = new Set<string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (path !== import.meta.filename && /\.(ts|mts|txt|json)$/.test(entry.name))
        for (const [code] of `${entry.name} ${readFileSync(path, "utf8")}`.matchAll(/LB\d{4}/g)) seen.add(code);
    }
  };
  walk(tests);
  expect(all.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
});
