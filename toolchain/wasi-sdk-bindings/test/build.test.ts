import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createToolchain, instantiate, type Toolchain } from "wasi-sdk-bindings";
import { setups } from "./support.ts";

const gain = {
  "src/gain.c": '#include "gain.h"\nint32_t gain(int32_t x) { return scaled(x) + offset; }\n',
  "src/gain.h": "#include <stdint.h>\nextern const int32_t offset;\nint32_t scaled(int32_t x);\n",
  "table.c": '#include "src/gain.h"\nconst int32_t offset = OFFSET;\nint32_t scaled(int32_t x) { return x * 3; }\n',
};

describe.each(setups)("$id", ({ id, env }) => {
  let toolchain: Toolchain;
  beforeAll(async () => {
    toolchain = await createToolchain({ compiler: id, env, cache: false });
    toolchain.warm();
  });
  afterAll(() => toolchain.dispose());

  test("names itself", () => {
    expect(toolchain.compiler).toMatchObject({ id, found: true });
    expect(toolchain.compiler.version).toMatch(/clang.* \d+\.\d+/);
  });

  test("links several files, with headers in folders and defines, into a module that imports nothing", async () => {
    const result = await toolchain.build({
      sources: gain,
      compile: ["src/gain.c", "table.c"],
      defines: { OFFSET: -7, UNUSED: true },
      exports: ["gain", "offset"],
    });
    if (!result.ok) throw new Error(result.stderr);
    expect(result).toMatchObject({ cached: false, diagnostics: [] });
    const { functions, addresses, memory } = await instantiate(result.wasm);
    expect(functions["gain"]!(14)).toBe(35);
    expect(new DataView(memory.buffer).getInt32(addresses["offset"]!, true)).toBe(-7);
  });

  test("an error has file, line and column", async () => {
    const result = await toolchain.build({ sources: { "a/bad.c": "int f(void)\n{\n    return nothing;\n}\n" }, compile: ["a/bad.c"] });
    expect(result.ok).toBe(false);
    expect(result.diagnostics).toEqual([
      { file: "a/bad.c", line: 3, column: 12, severity: "error", message: "use of undeclared identifier 'nothing'", option: null },
    ]);
  });

  test("an error in a header names the header", async () => {
    const sources = { "a.c": '#include "a.h"\n', "a.h": '\n#error "no"\n' };
    const result = await toolchain.build({ sources, compile: ["a.c"] });
    expect(result.diagnostics[0]).toMatchObject({ file: "a.h", line: 2, severity: "error" });
  });

  test("warnings come with the module, and with their option", async () => {
    const sources = { "w.c": "#include <stdint.h>\nint8_t f(int32_t x) { return x; }\n" };
    const result = await toolchain.build({ sources, compile: ["w.c"], flags: ["-Wconversion"] });
    expect(result.ok).toBe(true);
    expect(result.diagnostics).toMatchObject([
      { file: "w.c", line: 2, column: 30, severity: "warning", option: "-Wimplicit-int-conversion" },
    ]);
    const strict = await toolchain.build({ sources, compile: ["w.c"], flags: ["-Wconversion", "-Werror"] });
    expect(strict).toMatchObject({ ok: false, diagnostics: [{ severity: "error", option: "-Wimplicit-int-conversion" }] });
  });

  test("a linker error is traced back to the source", async () => {
    const sources = { "a.c": "int g(void);\nint f(void) { return g(); }\n" };
    const result = await toolchain.build({ sources, compile: ["a.c"], exports: ["f"] });
    expect(result.ok).toBe(false);
    expect(result.diagnostics).toContainEqual({
      file: "a.c",
      line: null,
      column: null,
      severity: "error",
      message: "undefined symbol: g",
      option: null,
    });
  });

  test("undefined behaviour traps, and only with traps", async () => {
    const sources = {
      "ub.c": `static int table[4];
int add(int a, int b) { return a + b; }
int shift(int a, int b) { return a << b; }
int at(int i) { return table[i]; }
int divide(int a, int b) { return a / b; }
int load(const char *p) { return *(const int *)(p + 1); }
int local(int i) { volatile int l[3] = { 1, 2, 3 }; return l[i]; }
`,
    };
    const request = { sources, compile: ["ub.c"], exports: ["add", "shift", "at", "divide", "load", "local"] };
    const trapping = await toolchain.build({ ...request, traps: true });
    if (!trapping.ok) throw new Error(trapping.stderr);
    const { functions } = await instantiate(trapping.wasm);
    const bad: [string, ...number[]][] = [
      ["add", 2147483647, 1],
      ["shift", 1, 32],
      ["shift", 1, -1],
      ["at", 4],
      ["at", -1],
      ["divide", 1, 0],
      ["load", 64],
      ["local", 3],
    ];
    for (const [name, ...args] of bad) expect(() => functions[name]!(...args), `${name}(${args})`).toThrow("unreachable");
    expect(functions["add"]!(2147483646, 1)).toBe(2147483647);
    expect(functions["shift"]!(1, 30)).toBe(2 ** 30);
    expect(functions["at"]!(3)).toBe(0);

    const plain = await toolchain.build(request);
    if (!plain.ok) throw new Error(plain.stderr);
    expect((await instantiate(plain.wasm)).functions["add"]!(2147483647, 1)).toBe(-2147483648);
  });

  test("a struct copy needs no memcpy", async () => {
    const sources = {
      "s.c": "typedef struct { int v[99]; } s;\ns a = { { 1, 2, 3 } }, b;\nint f(void) { s *volatile to = &b; *to = a; return b.v[2]; }\n",
    };
    const result = await toolchain.build({ sources, compile: ["s.c"], exports: ["f"] });
    if (!result.ok) throw new Error(result.stderr);
    expect((await instantiate(result.wasm)).functions["f"]!()).toBe(3);
  });

  test("libc links as a WASI reactor, freestanding code has no libc", async () => {
    const sources = {
      "l.c": `#include <string.h>
static int ready;
__attribute__((constructor)) static void start(void) { ready = 40; }
__attribute__((export_name("f"))) int f(void) { char text[8]; strcpy(text, "ab"); return ready + (int)strlen(text); }
`,
    };
    const result = await toolchain.build({ sources, compile: ["l.c"], libc: true, flags: ["-O0"] });
    if (!result.ok) throw new Error(result.stderr);
    const { functions } = await instantiate(result.wasm);
    expect(Object.keys(functions)).toContain("_initialize");
    expect(functions["f"]!()).toBe(42);
    expect((await toolchain.build({ sources, compile: ["l.c"] })).ok).toBe(false);
  });

  test("an unknown flag is an error without a place", async () => {
    const result = await toolchain.build({ sources: { "a.c": "int x;" }, compile: ["a.c"], flags: ["--no-such-flag"] });
    expect(result.ok).toBe(false);
    expect(result.diagnostics[0]).toMatchObject({ file: null, severity: "error" });
    expect(result.diagnostics[0]?.message).toContain("--no-such-flag");
  });

  test("builds at the same time do not disturb each other", async () => {
    const results = await Promise.all(
      [1, 2, 3].map((n) => toolchain.build({ sources: { "n.c": `int n(void) { return ${n}; }` }, compile: ["n.c"], exports: ["n"] })),
    );
    const values = await Promise.all(
      results.map(async (result) => (result.ok ? (await instantiate(result.wasm)).functions["n"]!() : result.stderr)),
    );
    expect(values).toEqual([1, 2, 3]);
  });

  test.each([["../a.c"], ["/a.c"], ["a\\b.c"], ["c:a.c"], ["a//b.c"]])("refuses the path %s", async (path) => {
    await expect(toolchain.build({ sources: { [path]: "" }, compile: [path] })).rejects.toMatchObject({ kind: "bad-request" });
  });
});
