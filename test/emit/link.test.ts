/** Two projects in one firmware, as C and as C++: they link, each keeps its prefix, and nothing external is the generated code's own. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { compilers, said } from "../support/c-compilers.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { runtimeHelpers } from "../support/runtime-helpers.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { projectOf } from "../support/wasm.ts";

const folder = await temporaryFolder();
/** Two models that call kernels of one name and have layers of one name. */
const first: QuantizedGraph = { ...modelWhere(hasOp("lstm", "dense", "softmax")), name: "first" };
const second: QuantizedGraph = { ...modelWhere(hasOp("lstm", "dense", "softmax"), 120), name: "second" };
const projects = [first, second].map((graph) => projectOf(graph, seededVectors(graph, 4)));

/** Both self-tests pass in one program: 0 is the exit status of success. */
const main = `#include "first.h"
#include "second.h"
static first_state one;
static first_scratch one_scratch;
static second_state two;
static second_scratch two_scratch;
int main(void)
{
    uint32_t crc = 0;
    return first_selftest(&one, &one_scratch, &crc) == FIRST_OK && second_selftest(&two, &two_scratch, &crc) == SECOND_OK ? 0 : 1;
}
`;

for (const { files } of projects) for (const [name, text] of files) writeFileSync(join(folder.path, name), text);
writeFileSync(join(folder.path, "main.c"), main);
const sources = projects.flatMap((project) => project.sources);

for (const compiler of compilers.filter(({ name }) => /^clang$|^C\+\+11, g\+\+$/.test(name))) {
  needsTool(compiler.command, compiler.nm)(compiler.name, () => {
    it("links both into one program, whose self-tests pass", async () => {
      const flags = compiler.flags.filter((flag) => flag !== "-ffreestanding");
      expect(await said(compiler.command, [...flags, ...sources, "main.c", "-o", "program"], folder.path)).toBe("");
      expect(await said(join(folder.path, "program"), [], folder.path)).toBe("");
    });

    it("every external name carries its model's prefix, none begins with lb_, none is needed from outside", async () => {
      const objects = join(folder.path, compiler.name.replace(/\W/g, "_"));
      mkdirSync(objects);
      expect(await said(compiler.command, [...compiler.flags, "-c", ...sources.map((name) => `../${name}`)], objects)).toBe("");
      const list = (await said(compiler.nm, ["-P", ...sources.map((name) => name.replace(/\.c$/, ".o"))], objects)).split("\n");
      const symbols = list.flatMap((line) =>
        [...line.matchAll(/^(\S+) ([A-Za-z])(?: |$)/g)].map(([, name, type]) => ({ name: name!, type: type! })),
      );
      const external = symbols.filter(({ type }) => /[A-TV-Z]/.test(type)).map(({ name }) => name);
      expect(external.length).toBeGreaterThan(20);
      expect(external.filter((name) => !/^(first|second)_/.test(name))).toEqual([]);
      expect(new Set(external).size).toBe(external.length);
      const needed = symbols.filter(({ name, type }) => type === "U" && !external.includes(name)).map(({ name }) => name);
      expect([...new Set(needed)].filter((name) => !runtimeHelpers[compiler.helpers]!.includes(name))).toEqual([]);
    });
  });
}
