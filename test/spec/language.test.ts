/** The list of operators, the files of each, and what "lookback" exports agree. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as language from "../../src/language/index.ts";
import { operatorNames, signatures } from "../../src/ops/signatures.ts";

const ops = join(import.meta.dirname, "../../src/ops");
const folderOf = (name: string): string =>
  join(
    ops,
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );

test("every operator has a signature and a public type in its room, internal ones no public type", () => {
  for (const [name, signature] of signatures) {
    expect(signature.name).toBe(name);
    expect(existsSync(join(folderOf(name), "signature.ts")), name).toBe(true);
    expect(existsSync(join(folderOf(name), "language.ts")), name).toBe(signature.internal !== true);
  }
});

test('"lookback" exports the operators, model and shared', () => {
  expect(Object.keys(language).sort()).toEqual([...operatorNames, "model", "shared"].sort());
});

test("executed by mistake, each says so", () => {
  for (const [name, operator] of Object.entries(language)) {
    expect(() => (operator as () => unknown)()).toThrow(`${name}: specs are read, not run`);
  }
});

test("every operator and its options are described for the editor", () => {
  for (const name of operatorNames) {
    expect(readFileSync(join(folderOf(name), "language.ts"), "utf8"), name).toMatch(new RegExp(`\\*/\nexport function ${name}<?\\b`));
  }
});

test("a synonym names an operator or one of its options", () => {
  for (const [name, { synonyms = {}, options = {} }] of signatures) {
    for (const [word, meant] of Object.entries(synonyms)) {
      expect(word, `${name}: ${word}`).toMatch(/^[a-z0-9]+$/);
      expect([name, ...Object.keys(options)], `${name}: ${word}`).toContain(meant);
    }
  }
});
