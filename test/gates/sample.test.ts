import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, compilers, said, symbolFaults, symbolsOf } from "../support/c-compilers.ts";
import { cGates, cppcheckFlags } from "../support/c-gates.ts";
import { needsTool } from "../support/tools.ts";

const sample = new URL("../fixtures/sample/", import.meta.url);
const files = (): string[] => readdirSync(sample).filter((name) => /\.[ch]$/.test(name));

/** The sample is the C that people agreed on before there was a compiler: the gates are tried on it. */
cGates("the sample", "knock", () => new Map(files().map((name) => [name, readFileSync(new URL(name, sample), "utf8")])));

/** A gate that lets everything through would never be noticed. */
const bad = `#include <stdint.h>
int printf(const char *, ...);
int32_t knock_counter;
static int32_t calls;
int32_t helper(int64_t a);
int32_t helper(int64_t a) { calls++; return knock_counter + (int32_t)(a / 3) + printf("x"); }
`;

for (const compiler of compilers) {
  needsTool(compiler.command, compiler.nm)(`the gates stop bad C: ${compiler.name}`, () => {
    let folder = "";
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "lookback-gates-"));
      mkdirSync(join(folder, "c"));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test("symbols", async () => {
      writeFileSync(join(folder, "c", "bad.c"), bad);
      expect(await compile(compiler, folder, ["bad.c"], [])).toBe("");
      const faults = symbolFaults(await symbolsOf(compiler, folder, ["bad.c"]), compiler, "knock");
      expect(faults.foreign).toHaveLength(1);
      expect(faults.foreign[0]).toContain("printf");
      expect(faults.unprefixed).toHaveLength(1);
      expect(faults.unprefixed[0]).toContain("helper");
      expect(faults.changeable).toHaveLength(compiler.helpers === "avr" ? 0 : 2);
    });

    test.each([
      ["a narrowing", "#include <stdint.h>\nint8_t f(int32_t a);\nint8_t f(int32_t a) { return a; }\n"],
      ["a shadow", "int f(int a);\nint f(int a) { { int a = 3; return a; } }\n"],
      ["a sign", "unsigned f(int a);\nunsigned f(int a) { return a; }\n"],
      ["an unknown macro", "#if NOT_DEFINED\n#endif\ntypedef int t;\n"],
    ])("%s", async (_, text) => {
      rmSync(join(folder, compiler.name), { recursive: true, force: true });
      writeFileSync(join(folder, "c", "bad.c"), text);
      expect(await compile(compiler, folder, ["bad.c"], [])).toMatch(/error/);
    });

    test("a header that needs another one", async () => {
      rmSync(join(folder, compiler.name), { recursive: true, force: true });
      writeFileSync(join(folder, "c", "bad.h"), "#ifndef A\n#define A\nextern uint8_t x;\n#endif\n");
      writeFileSync(join(folder, "c", "bad.c"), '#include <stdint.h>\n#include "bad.h"\n');
      expect(await compile(compiler, folder, ["bad.c"], ["bad.h"])).toMatch(/uint8_t/);
    });
  });
}

needsTool("cppcheck")("the gates stop bad C: cppcheck", () => {
  test("an index past the end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lookback-gates-"));
    writeFileSync(join(folder, "bad.c"), "int f(void);\nint f(void) { int a[2] = {1, 2}; return a[2]; }\n");
    expect(await said("cppcheck", [...cppcheckFlags, "bad.c"], folder)).toContain("arrayIndexOutOfBounds");
    rmSync(folder, { recursive: true });
  });
});
