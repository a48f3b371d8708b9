/** select: a kernel for every node with its reason, the constants as it reads them, and no integer changed. */

import { describe, expect, it } from "vitest";
import { exp2Table } from "../../src/arith/exp2-table.ts";
import { sigmoidTable } from "../../src/arith/sigmoid-table.ts";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { tableBytes } from "../../src/ir/choice.ts";
import { canonicalText } from "../../src/ir/model-hash.ts";
import { kernelFolders } from "../../src/kernels/registry.ts";
import { operatorOf } from "../../src/ops/registry.ts";
import { select } from "../../src/select/select.ts";
import { hasOp, modelWhere } from "../support/models.ts";

const graph = modelWhere(hasOp("lstm", "dense", "add"));

describe("select", () => {
  it("chooses a kernel for everything but inputs, says why, and changes nothing", () => {
    const before = canonicalText(graph);
    const choices = select(graph, ["portable"], "generic");
    for (const node of graph.nodes) {
      const choice = choices[node.id];
      if (node.op === "input") expect(choice).toBeUndefined();
      else expect(choice).toMatchObject({ kernel: `portable/${node.op}`, reason: expect.stringMatching(/\S/) });
    }
    expect(canonicalText(graph)).toBe(before);
  });

  it("falls back where a better folder has nothing, and says so", () => {
    const [first] = select(graph, ["dsp", "portable"], "m4").filter((choice) => choice !== undefined);
    expect(first!.kernel).toMatch(/^portable\//);
    expect(first!.reason).toContain("dsp: it has none for this operator");
  });

  it("refuses a node that no folder of the target takes", () => {
    const run = () => select(graph, ["dsp"], "m4");
    expect(run).toThrow(Refusal);
    expect(run).toThrow(expect.objectContaining({ diagnostics: [expect.objectContaining({ code: expect.stringMatching(/^LB6/) })] }));
  });

  it("every operator with a room has a portable kernel", () => {
    const known = new Set(kernelFolders["portable"]!.map(({ op }) => op));
    for (const op of ["add", "argmax", "clamp", "concat", "dense", "lstm", "relu", "rescale", "sigmoid", "softmax", "tanh"]) {
      expect(operatorOf({ op, name: op })).toBeDefined();
      expect(known.has(op), op).toBe(true);
    }
  });

  it("an lstm's rows stand unit by unit, i e g o, x before h; nothing is lost on the way", () => {
    const node = graph.nodes.find(({ op }) => op === "lstm")!;
    const choice = select(graph, ["portable"], "generic")[node.id]!;
    const [w, scales] = choice.arrays.map(({ values }) => values);
    const [x, h] = [node.matrices["x"]!, node.matrices["h"]!];
    const units = h.columns;
    const row = x.columns + units;
    for (let u = 0; u < units; u++) {
      for (let gate = 0; gate < 4; gate++) {
        const [from, to] = [gate * units + u, 4 * u + gate];
        expect([...w!.slice(to * row, to * row + x.columns)]).toEqual([...x.q.slice(from * x.columns, (from + 1) * x.columns)]);
        expect([...w!.slice(to * row + x.columns, (to + 1) * row)]).toEqual([...h.q.slice(from * units, (from + 1) * units)]);
        expect([...scales!.slice(3 * to, 3 * to + 3)]).toEqual([x.bias[from], x.m[from], h.m[from]]);
        // The kernel has no place for it: h's rows fold nothing, and h has no zero point.
        expect(h.bias[from]).toBe(0);
      }
    }
    expect(choice.packedBytes).toBe(w!.byteLength + scales!.byteLength);
  });

  it("tables are as long as the plan counts them", () => {
    expect(tableBytes).toEqual({ sigmoid: sigmoidTable.byteLength, exp2: exp2Table.byteLength });
  });
});
