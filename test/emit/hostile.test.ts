/** Names and texts of specs that try to break out of the C: out of a comment, a string, a name, or into the compiler's own. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callText, commentText } from "../../src/emit/comments.ts";
import { namesOf } from "../../src/emit/names.ts";
import { cString } from "../../src/emit/numbers.ts";
import type { QuantizedGraph } from "../../src/ir/quantized.ts";
import { quantize } from "../../src/quantize/quantize.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { compilers, said } from "../support/c-compilers.ts";
import { diagonal, type GivenNode, graphOf, recorded } from "../support/graphs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { projectOf } from "../support/wasm.ts";

const texts = [
  "*/ #error broken out /*",
  "/* nested",
  "**//**/",
  "*/",
  "/*/ */*/",
  "what??/",
  "what???/",
  "??/??/??/",
  "ends with a backslash \\",
  "ends with backslashes \\\\\\   ",
  "two\nlines\r\nand\u2028a\u2029third\u0085\v\f",
  "// */",
  "\u202e/* reversed */ \u2066 hidden \u2069 \u200f",
  "\u0000\u0007\u001b[31m",
  '_Pragma("GCC error") #include </etc/passwd>',
  "größe = dense(日本語, 🎈)",
  "\ud800 half a pair",
  `const y = dense(x, ${"very ".repeat(3000)}long)`,
  "{{P}} {{{x}}} {{#each}}",
  "$& $1 $`",
];

const labels = [
  'quote " and \\',
  "line\nfeed\ttab",
  "größe 日本語 🎈",
  "nul\u0000behind",
  "tri??/graph ??= ??'",
  "\u202ebidi",
  "%s%n",
  "",
  "7after\u00017",
  "a".repeat(300),
];

const folder = await temporaryFolder();

/** A model with layers of every kind, every text of it hostile in turn. */
function hostile(): QuantizedGraph {
  const x: GivenNode = { op: "input", shape: [10], attributes: { range: [-1, 1] } };
  const nodes: Record<string, GivenNode> = { x };
  for (const [i, text] of texts.entries()) {
    const node: GivenNode = { op: "dense", of: ["x"], shape: [10], params: diagonal(10, 1), attributes: { labels } };
    nodes[`y${i}`] = { ...node, origin: { span: { file: texts[(i + 1) % texts.length]!, line: i, column: 1, length: 1 }, text } };
  }
  const graph = graphOf(nodes, Object.keys(nodes).slice(1));
  return { ...quantize({ ...graph, file: texts.join(" ") }, recorded([[new Array<number>(10).fill(1)]])), name: "hostile" };
}

/** Tensors whose names meet what the generated C has of its own, or one another. */
function meeting(name: string): QuantizedGraph {
  return { ...met(), name };
}

function met(): QuantizedGraph {
  const x: GivenNode = { op: "input", attributes: { range: [-1, 1] } };
  const dense = (more: Partial<GivenNode> = {}): GivenNode => ({ op: "dense", of: ["x"], params: diagonal(3, 1), ...more });
  const lstm: GivenNode = {
    op: "lstm",
    of: ["x"],
    params: {
      weight_ih: { shape: [12, 3], data: new Float32Array(36).fill(0.1) },
      weight_hh: { shape: [12, 3], data: new Float32Array(36) },
    },
  };
  const inputs = [
    "hash",
    "crc",
    "of",
    "dense_s8",
    "lstm_s8",
    "y_w",
    "y_scales",
    "state_size",
    "sigmoid_table",
    "init",
    "LB_ROM",
    "lb_align",
  ];
  const more = ["LB_ROM_READ8", "lb", "SELFTEST_STEPS", "unused", "filler", "v", "below", "t", "OK", "API", "i", "e", "y_from_float"];
  return quantize(
    graphOf(
      {
        x,
        ...Object.fromEntries([...inputs, ...more].map((port) => [port, x])),
        y: dense(),
        "z.dense": dense(),
        z_dense: dense(),
        mem: lstm,
        mem_h: lstm,
        "y.rescale0": dense(),
        y_rescale0: { op: "softmax", of: ["y.rescale0"] },
        all: { op: "concat", of: ["z.dense", "z_dense", "mem", "y_rescale0"], shape: [12] },
      },
      ["all", "y", "mem_h", ...more, "LB_ROM"],
    ),
    { ...recorded([[[1, 1, 1]]]), inputs: Object.fromEntries(["x", ...inputs, ...more].map((port) => [port, Float32Array.of(1, 1, 1)])) },
  );
}

describe("texts", () => {
  it("stay one line of one comment", () => {
    for (const text of texts) {
      for (const safe of [commentText(text), callText(text)]) {
        expect(safe).not.toMatch(/\*\/|\/\*|\?\?|\\$|[\n\r\v\f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069\0]/);
        expect(`/* ${safe} */`.indexOf("*/", 2)).toBe(safe.length + 4);
      }
      expect([...callText(text)].length).toBeLessThanOrEqual(100);
    }
  });

  it("labels are C strings of the same bytes", () => {
    for (const label of labels) {
      const literal = cString(label);
      expect(literal).toMatch(/^"([ !#-[\]-~]|\\["\\?]|\\[0-7]{3})*"$/);
      const bytes = literal
        .slice(1, -1)
        .replace(/\\([0-7]{3})|\\(.)/g, (_, octal, char) => (octal ? String.fromCharCode(Number.parseInt(octal, 8)) : char));
      expect(Buffer.from(bytes, "latin1")).toEqual(Buffer.from(label, "utf8"));
    }
  });
});

describe("names", () => {
  it("no two identifiers are one, whatever the model is called", () => {
    for (const name of ["model", "weights", "crc", "dot", "p", "lb", "size", "int8", "OK", "M"]) {
      const names = namesOf(meeting(name));
      const types = [...names.inputs, ...names.outputs].map(({ type, member }) => `${type} of ${member}`);
      expect(new Set(names.nodes).size).toBe(names.nodes.length);
      expect(new Set([...types].map((line) => line.split(" ")[0])).size).toBe(new Set(types).size);
      expect(names.p).not.toMatch(/^lb(_|$)/i);
    }
  });
});

const graphs: QuantizedGraph[] = [hostile(), ...["model", "crc", "lb", "size", "OK"].map(meeting)];
for (const graph of graphs) {
  const { files } = projectOf(graph, seededVectors(graph, 2));
  mkdirSync(join(folder.path, graph.name));
  for (const [name, text] of files) writeFileSync(join(folder.path, graph.name, name), text);
  const prefix = namesOf(graph).p;
  const tables = namesOf(graph)
    .outputs.slice(0, 1)
    .map(({ type }) => `${prefix.toUpperCase()}_${type.toUpperCase()}_LABELS`);
  const used = graph.name === "hostile" ? `const char *const label_table[] = ${tables[0]};\n` : "typedef int not_empty;\n";
  writeFileSync(join(folder.path, graph.name, "use.c"), `#include "${prefix}.h"\nextern const char *const label_table[];\n${used}`);
}

for (const compiler of compilers.filter(({ name }) => /m4|C\+\+11, g/.test(name))) {
  needsTool(compiler.command)(compiler.name, () => {
    it.each(graphs.map(({ name }) => name))("%s compiles without a warning", async (name) => {
      const sources = readdirSync(join(folder.path, name)).filter((file) => file.endsWith(".c"));
      const flags = [...compiler.flags.filter((flag) => flag !== "-O2"), "-fsyntax-only", "-Wtrigraphs", "-Wcomment"];
      expect(await said(compiler.command, [...flags, ...sources], join(folder.path, name))).toBe("");
    });
  });
}
