/**
 * The C of examples/digits, byte for byte against test/golden/digits: what a change of a template or of the arithmetic does to the
 * generated code shows in the diff. To accept it: `npx vitest run test/emit/golden.test.ts -u`, then read the diff.
 *
 * digits_weights.c is left out: 23,000 numbers that the model's hash, the weights' CRC and the conformance vectors hold already.
 */

import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Compiled, compileModel } from "../../src/compile.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { findTarget } from "../../src/targets/load.ts";
import { compilers, said } from "../support/c-compilers.ts";
import { compiledExample } from "../support/examples.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";

const names = ["", "_kernels", "_arith", "_port", "_selftest"].flatMap((part) => [`digits${part}.h`, `digits${part}.c`]);
const checked = names.filter((name) => !/_(arith|port).c$|_selftest.h$/.test(name));
const golden = new URL("../golden/digits/", import.meta.url);
const folder = await temporaryFolder();
const { files } = (await compiledExample("digits")).emit;

describe("the C of examples/digits", () => {
  it.each([...checked, "manifest.json"])("%s is the golden one", async (name) => {
    await expect(files.get(name)).toMatchFileSnapshot(fileURLToPath(new URL(name, golden)));
  });

  it("has no carriage return, no tab, no blank at a line's end, and ends with one line feed", () => {
    for (const [name, text] of files) {
      expect(text, name).not.toMatch(/[\r\t]|[ ]\n|\n\n$/);
      expect(text.endsWith("\n"), name).toBe(true);
    }
  });

  it("is the same on a second run", async () => {
    const again: Compiled = await compiledExample("digits");
    expect([...again.emit.files]).toEqual([...files]);
  });

  it("is the same from a copy of the example in another folder", async () => {
    const copy = join(folder.path, "elsewhere", "digits");
    cpSync(fileURLToPath(new URL("../../examples/digits/", import.meta.url)), copy, { recursive: true });
    const parsed = parseSpec(join(copy, "model.ts"), { skipTypes: true });
    const compiled = await compileModel(parsed.models[0]!, { target: findTarget("generic"), root: parsed.root });
    expect([...compiled.emit.files]).toEqual([...files]);
  });

  it("names no folder of this machine and no date", () => {
    const all = [...files.values()].join("\n");
    expect(all).not.toContain(process.cwd());
    expect(all).not.toMatch(/\b20\d\d-\d\d-\d\d\b/);
  });
});

for (const compiler of compilers.filter(({ name }) => /^(clang|C\+\+11.*)$/.test(name))) {
  needsTool(compiler.command)(compiler.name, () => {
    it("takes digits.h by itself, twice, with every warning an error", async () => {
      writeFileSync(join(folder.path, "digits.h"), files.get("digits.h")!);
      writeFileSync(join(folder.path, "twice.c"), '#include "digits.h"\n#include "digits.h"\ntypedef int not_empty;\n');
      expect(await said(compiler.command, [...compiler.flags, "-fsyntax-only", "twice.c"], folder.path)).toBe("");
    });
  });
}
