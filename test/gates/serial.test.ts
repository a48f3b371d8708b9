/**
 * The serial protocol in C passes every compiler's gates, with its probes and without, and needs nothing from outside. One pointer can be
 * changed at file level: whose step runs, which a probe is not told.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { serialFiles } from "../../src/emit/firmware/serial.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { plan } from "../../src/plan/plan.ts";
import { select } from "../../src/select/select.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { compile, compilers, said, symbolFaults, symbolsOf } from "../support/c-compilers.ts";
import { cppcheckFlags } from "../support/c-gates.ts";
import { hasOp, modelWhere } from "../support/models.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { projectOf } from "../support/wasm.ts";

const folder = await temporaryFolder();
const graphs: readonly (readonly [title: string, probes: boolean, graph: QuantizedGraph])[] = [
  ["with lookBack", true, modelWhere(hasOp("lookBack", "lstm"))],
  ["that remembers nothing", false, modelWhere((graph) => graph.nodes.every(({ state }) => state.length === 0))],
];

for (const [title, probes, graph] of graphs) {
  const choices = select(graph, ["portable"], "generic");
  // As much as an Uno has.
  const facts = { version: "1.2.3", hash: modelHash(graph), ramBytes: 2048 };
  const serial = serialFiles(graph, choices, plan(graph, choices), facts);
  const { files, prefix } = projectOf(graph, seededVectors(graph, 3));
  const place = join(folder.path, title.replaceAll(" ", "_"));
  mkdirSync(join(place, "c"), { recursive: true });
  const all = new Map([...files, ...serial].filter(([name]) => /\.[ch]$/.test(name)));
  for (const [name, text] of all) writeFileSync(join(place, "c", name), text);

  for (const compiler of compilers) {
    needsTool(compiler.command, compiler.nm)(`a model ${title}, ${compiler.name}`, () => {
      it("no warning, no symbol from outside, one pointer", async () => {
        const flags = probes ? [`-DLB_PORT_FILE="${prefix}_probe.h"`, '-DLB_SERIAL_FLAGS="-O2"'] : [];
        const one = { ...compiler, flags: [...compiler.flags, ...flags] };
        const sources = [`${prefix}_serial.c`, `${prefix}.c`];
        expect(await compile(one, place, sources, [`${prefix}_serial.h`, `${prefix}_probe.h`])).toBe("");
        const { foreign, unprefixed, changeable } = symbolFaults(await symbolsOf(one, place, sources), one, prefix);
        expect({ foreign: foreign.filter((name) => !name.replace(/^_Z\d+/, "").startsWith(prefix)), unprefixed }).toEqual({
          foreign: [],
          unprefixed: [],
        });
        expect(changeable.filter((name) => !/lb_active/.test(name))).toEqual([]);
      });
    });
  }

  needsTool("cppcheck")(`a model ${title}, cppcheck`, () => {
    it("finds nothing", async () => {
      const text = await said("cppcheck", [...cppcheckFlags, "-I.", `${prefix}_serial.c`], join(place, "c"));
      expect(text).toBe("");
    });
  });
}

it("has no carriage return, no tab, no blank at a line's end, and ends with one line feed", () => {
  const graph = graphs[0]![2];
  const choices = select(graph, ["portable"], "generic");
  for (const [name, text] of serialFiles(graph, choices, plan(graph, choices), { version: "1", hash: modelHash(graph) })) {
    expect(text, name).not.toMatch(/[\r\t]|[ ]\n|\n\n$/);
    expect(text.endsWith("\n"), name).toBe(true);
  }
});
