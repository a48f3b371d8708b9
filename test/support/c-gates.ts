/**
 * The gates that every generated project passes: compiled by five compilers and as C++ without one warning, nothing needed from
 * outside, nothing changeable at file level, every name with the model's prefix, and clean for cppcheck.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, compilers, type GateCompiler, said, symbolFaults, symbolsOf } from "./c-compilers.ts";
import { needsTool } from "./tools.ts";

/** cppcheck's findings that are left out. unusedStructMember: lb_align aligns a union and is never read. */
const suppressed = ["unusedStructMember"];

/** cppcheck tries every macro by itself; this one names a file of the user's, and is no file where it is only defined. */
const undefinedMacros = ["LB_PORT_FILE"];

/** cppcheck reads no system header, and would stop, without a word, at the #error of a byte that has not 8 bits. */
const systemMacros = ["CHAR_BIT=8"];

/** unusedFunction is not enabled: the API is for others to call. */
const enabled = ["--enable=warning,style,performance,portability", "--std=c99", "--quiet", "--error-exitcode=1"];
export const cppcheckFlags: readonly string[] = [
  ...enabled,
  ...suppressed.map((id) => `--suppress=${id}`),
  ...undefinedMacros.map((name) => `-U${name}`),
  ...systemMacros.map((name) => `-D${name}`),
];

/**
 * Registers the gates as tests. `files` are a project's files by name; those in sub-folders (firmware of a board) are written but not
 * compiled here. `prefix` is the model's name in C. `by`: not all compilers, where a like project goes through all.
 */
export function cGates(
  title: string,
  prefix: string,
  files: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>,
  by: readonly GateCompiler[] = compilers,
): void {
  describe(title, () => {
    let folder = "";
    let sources: string[] = [];
    let headers: string[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "lookback-gates-"));
      const project = await files();
      for (const [name, text] of project) {
        mkdirSync(dirname(join(folder, "c", name)), { recursive: true });
        writeFileSync(join(folder, "c", name), text);
      }
      const top = (ending: string): string[] => [...project.keys()].filter((name) => name.endsWith(ending) && !name.includes("/")).sort();
      [sources, headers] = [top(".c"), top(".h")];
      expect(sources.length).toBeGreaterThan(0);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    for (const compiler of by) {
      needsTool(compiler.command, compiler.nm)(compiler.name, () => {
        test("compiles without a warning, each header by itself too", async () => {
          expect(await compile(compiler, folder, sources, headers)).toBe("");
        });

        test("needs nothing from outside, changes nothing at file level, names all after the model", async () => {
          const { helpers, ...faults } = symbolFaults(await symbolsOf(compiler, folder, sources), compiler, prefix);
          console.log(`${title}, ${compiler.name}: helpers of the compiler: ${helpers.join(" ") || "none"}`);
          expect(faults).toEqual({ foreign: [], unprefixed: [], changeable: [] });
        });
      });
    }

    needsTool("cppcheck")("cppcheck", () => {
      test("finds nothing", async () => {
        // Constants alone have nothing to find, and 100 KB of them take it a quarter of a minute.
        const code = sources.filter((name) => !name.endsWith("_weights.c"));
        expect(await said("cppcheck", [...cppcheckFlags, "-I.", ...code], join(folder, "c"))).toBe("");
      });

      test("would find a fault behind the headers", async () => {
        const includes = headers.map((name) => `#include "${name}"\n`).join("");
        writeFileSync(join(folder, "c", "fault.c"), `${includes}int f(void);\nint f(void) { int a[2] = {1, 2}; return a[2]; }\n`);
        expect(await said("cppcheck", [...cppcheckFlags, "-I.", "fault.c"], join(folder, "c"))).toContain("arrayIndexOutOfBounds");
      });
    });
  });
}
