/** Specs in every legal form: where they lie, how they are written, what they hold. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { contents, diagnosticsOf, spec, tiny, tinyInputs, tinyOutputs, workplace } from "../support/cli.ts";
import { npz } from "../support/npz.ts";

const byteOrderMark = "\ufeff";

/** The files of a project by what they say of the model; two specs that mean the same give the same. */
const project = (path: string, folder = "build/tiny") => contents(join(path, folder));

describe.concurrent("legal forms", () => {
  test("a byte order mark, CRLF and .mts change nothing in the C", async ({ expect }) => {
    const text = spec();
    const forms = { plain: text, mark: byteOrderMark + text, crlf: text.replaceAll("\n", "\r\n") };
    const places = Object.entries(forms).map(([name, form]) => ({ name, place: workplace({ ...tiny, "tiny.ts": form }) }));
    const saids = await Promise.all(places.map(({ place }) => place.lookback(["compile", "tiny.ts"])));
    for (const said of saids) expect([said.code, diagnosticsOf(said)]).toEqual([0, ""]);
    const [plain, ...others] = places.map(({ place }) => project(place.path));
    expect(Object.keys(plain ?? {})).toContain("tiny.h");
    for (const other of others) expect(other).toEqual(plain);
  });

  test("a folder with spaces and letters of other languages; the spec by an absolute path, -o by a relative one", async ({ expect }) => {
    const { path, lookback, write } = workplace();
    const folder = join(path, "Modelle für 手書き", "v1 (neu)");
    write(Object.fromEntries(Object.entries(tiny).map(([name, content]) => [`Modelle für 手書き/v1 (neu)/${name}`, content])));
    const cwd = join(path, "arbeit hier");
    mkdirSync(cwd);
    const said = await lookback(["verify", join(folder, "tiny.ts"), "--skip-types", "-o", "../ausgabe é/c"], { cwd });
    expect([said.code, diagnosticsOf(said)]).toEqual([0, ""]);
    expect(said.stdout).toContain("bit-exact     yes");
    expect(Object.keys(project(path, "ausgabe é/c"))).toContain("tiny.h");
    expect(Object.keys(project(path, "ausgabe é/c-verify"))).toEqual(["certificate.json", "manifest.json"]);
    // The spec's own folder is as it was.
    expect(Object.keys(contents(folder))).toEqual(Object.keys(tiny).sort());
    // The same model in another folder gives the same bytes.
    const other = workplace(tiny);
    await other.lookback(["compile", "tiny.ts", "--skip-types"]);
    expect(project(path, "ausgabe é/c")).toEqual(project(other.path));
  });

  test("several models in one spec: a folder each, or one by name", async ({ expect }) => {
    const text = `import { dense, input, model, relu } from "lookback";

export const small = model({ calibration: "./calibration.npz" }, () => relu(input([3], { range: [-1, 1] })));
export const wide = model({ weights: "./weights.safetensors", calibration: "./calibration.npz" }, () =>
  dense(input([3], { range: [-1, 1] }), { units: 2, weights: "output" }),
);
`;
    const { path, lookback } = workplace({ ...tiny, "tiny.ts": text });
    const together = await lookback(["compile", "tiny.ts", "--skip-types", "-o", "one"]);
    expect([together.code, diagnosticsOf(together)]).toEqual([
      1,
      "error LB1054: the spec exports 2 models, and -o names one folder\n  help: choose one with --model, or leave -o out: each model goes to build/<model>",
    ]);
    const one = await lookback(["compile", "tiny.ts", "--skip-types", "-o", "one", "--model", "wide"]);
    expect([one.code, Object.keys(contents(path)).filter((name) => name.endsWith(".h"))[0]]).toEqual([0, "one/wide.h"]);
    const all = await lookback(["compile", "tiny.ts", "--skip-types"]);
    expect(all.code).toBe(0);
    expect([...all.stdout.matchAll(/^files +(.*)$/gm)].map(([, folder]) => folder)).toEqual(["build/small", "build/wide"]);
    expect(project(path, "build/wide")).toEqual(project(path, "one"));
    const values = await lookback(["compile", "tiny.ts", "--skip-types", "--print-after", "lower", "--json"]);
    expect(Object.keys(JSON.parse(values.stdout).values)).toEqual(["small", "wide"]);
  });

  test("a model without weights", async ({ expect }) => {
    const text = spec('calibration: "./calibration.npz"', "add(relu(input([3], { range: [-1, 1] })), 1)").replace(
      /\(\) => .*\);/,
      "() => {\n  const x = input([3], { range: [-1, 1] });\n  return add(relu(x), x);\n});",
    );
    const { lookback } = workplace({ ...tiny, "tiny.ts": text });
    const said = await lookback(["verify", "tiny.ts"]);
    expect([said.code, diagnosticsOf(said)]).toEqual([0, ""]);
    expect(said.stdout).toMatch(/^flash +0 bytes: weights 0, tables 0/m);
    expect(said.stdout).toMatch(/^bit-exact +yes: every layer of 8 steps in 2 sequences of calibration \(calibration\.npz\)/m);
  });

  test("everything that a model can say of itself, in the report", async ({ expect }) => {
    const labels = { dtype: "int64" as const, shape: [2], values: [0, 1] };
    const { lookback } = workplace({
      ...tiny,
      "tiny.ts": spec(
        'weights: "./weights.safetensors", calibration: "./calibration.npz", expected: "./expected.npz", test: "./test.npz", tolerance: { accuracyPoints: 0.5, maxError: 0.1 }',
      ),
      "expected.npz": npz({ x: tinyInputs, output: tinyOutputs }),
      "test.npz": npz({ x: tinyInputs, "output.labels": labels }),
    });
    const said = await lookback(["verify", "tiny.ts", "--skip-types", "--traps", "--steps", "5"]);
    await expect(
      said.stdout.replace(/^(executors .*)\(.*\)$/m, "$1(any compiler)").replace(/by at most \S+ /, "by at most <little> "),
    ).toMatchFileSnapshot("golden/report.txt");
    expect([said.code, diagnosticsOf(said)]).toEqual([0, ""]);
  });

  test("--print-after prints an early value although a later stage would refuse, and writes nothing", async ({ expect }) => {
    const { path, lookback } = workplace({ ...tiny, "tiny.ts": spec('weights: "./weights.safetensors"') });
    const before = contents(path);
    const said = await lookback(["compile", "tiny.ts", "--skip-types", "--print-after", "lower"]);
    expect([said.code, diagnosticsOf(said)]).toEqual([0, ""]);
    expect(JSON.parse(said.stdout).nodes.map((node: { op: string }) => node.op)).toEqual(["input", "dense"]);
    expect(contents(path)).toEqual(before);
  });
});

describe.concurrent("a spec is read and never run", () => {
  const marker = 'writeFileSync("marker", "it ran")';
  const hostile: Readonly<Record<string, readonly [text: string, code: string]>> = {
    "an import of node:fs": [`import { writeFileSync } from "node:fs";\n${marker};\n`, "LB1005"],
    require: [`require("node:fs").${marker};\n`, "LB2002"],
    "an arrow that is called": [`(() => { (globalThis as any).process.getBuiltinModule("fs").${marker}; })();\n`, "LB2002"],
    eval: [`eval('require("node:fs").${marker.replaceAll('"', "\\'")}');\n`, "LB2002"],
    "a constructor of functions": [`const run = (() => 0).constructor('process.getBuiltinModule("fs").${marker}')();\n`, "LB2012"],
    "a dynamic import": [`const fs = await import("node:fs"); fs.${marker};\n`, "LB1005"],
    "a module of its own": [`import "./payload";\n`, "LB2002"],
  };
  for (const [name, [text, code]] of Object.entries(hostile)) {
    test(name, async ({ expect }) => {
      const { path, lookback, write } = workplace({ ...tiny, "tiny.ts": text + spec() });
      write({
        "payload.ts": `process.getBuiltinModule("fs").${marker};\nexport {};\n`,
        // What tools that run code would pick up beside a spec.
        "node_modules/lookback/package.json": '{ "name": "lookback", "main": "index.js", "types": "index.ts" }',
        "node_modules/lookback/index.js": `require("node:fs").${marker};`,
        "node_modules/lookback/index.ts": "export {};",
        "tsconfig.json": '{ "compilerOptions": { "plugins": [{ "name": "./payload" }] } }',
      });
      const before = contents(path);
      const said = await lookback(["compile", "tiny.ts"]);
      expect(said.code).toBe(1);
      expect(diagnosticsOf(said)).toContain(`error ${code}: `);
      expect(contents(path)).toEqual(before);
    });
  }

  test("a foreign lookback in node_modules is never looked at", async ({ expect }) => {
    const { path, lookback } = workplace({
      ...tiny,
      "node_modules/lookback/package.json": '{ "name": "lookback", "main": "index.js" }',
      "node_modules/lookback/index.js": `require("node:fs").${marker};`,
    });
    const said = await lookback(["compile", "tiny.ts"]);
    expect(said.code).toBe(0);
    expect(Object.keys(contents(path))).not.toContain("marker");
  });
});
