/** The C compiler is missing, dies, or translates wrongly; lookback itself breaks: which exit code, and what is said. */

import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { contents, diagnosticsOf, spec, tiny, tinyOptions, type Workplace, workplace } from "../support/cli.ts";
import { hasTool, needsTool } from "../support/tools.ts";

/** Runs before anything else in the process. */
const preload = (place: Workplace, text: string): NodeJS.ProcessEnv => {
  place.write({ "preload.cjs": text });
  return { NODE_OPTIONS: `--require "${join(place.path, "preload.cjs").replaceAll("\\", "\\\\")}"` };
};

const hideEmbedded = `const module_ = require("node:module");
const resolve = module_._resolveFilename;
module_._resolveFilename = function (name, ...rest) {
  if (name === "@yowasp/clang") throw Object.assign(new Error("hidden"), { code: "MODULE_NOT_FOUND" });
  return resolve.call(this, name, ...rest);
};
`;

/** A clang that is found and asked as the real one, but builds as the script says. */
function withClang(place: Workplace, build: string): NodeJS.ProcessEnv {
  const real = execFileSync("/bin/sh", ["-c", "command -v clang"], { encoding: "utf8" }).trim();
  place.write({
    "bin/clang": `#!/bin/sh\ncase "$*" in *--print-targets*) exec "${real}" "$@";; esac\n${build.replaceAll("CLANG", `"${real}"`)}\n`,
  });
  chmodSync(join(place.path, "bin/clang"), 0o755);
  return { PATH: `${join(place.path, "bin")}${delimiter}${process.env["PATH"]}` };
}

test("no compiler: compile does not need one, verify says what it looked for", async () => {
  const place = workplace(tiny);
  const env = { ...preload(place, hideEmbedded), PATH: "" };
  const compiled = await place.start(["compile", "tiny.ts", "--skip-types"], { env });
  expect([compiled.code, diagnosticsOf(compiled)]).toEqual([0, ""]);
  const said = await place.start(["verify", "tiny.ts", "--skip-types"], { env });
  expect([said.code, said.stdout]).toEqual([1, ""]);
  const [first, sdk, system, embedded, help] = diagnosticsOf(said)
    .split("\n")
    .map((line) => line.trim());
  expect(first).toBe("error LB8001: no C compiler for WebAssembly was found");
  expect(sdk).toMatch(/^WASI SDK: WASI_SDK_PATH is not set\. To get it: /);
  expect(system).toMatch(/^system clang: no clang in PATH\. To get it: /);
  expect(embedded).toBe("@yowasp/clang: the package @yowasp/clang is not installed. To get it: npm install @yowasp/clang");
  expect(help).toBe("help: npm install brings the embedded one; lookback doctor says what was looked for");
  const doctor = await place.start(["doctor", "--json"], { env });
  expect(JSON.parse(doctor.stdout).tools.map((tool: { found: boolean }) => tool.found)).not.toContain(true);
});

needsTool("clang", "wasm-ld")("a clang", () => {
  test.concurrent("that dies", async ({ expect }) => {
    const place = workplace(tiny);
    const said = await place.lookback(["verify", "tiny.ts", "--skip-types", "--no-cache"], { env: withClang(place, "kill -9 $$") });
    expect([said.code, said.stdout]).toEqual([1, ""]);
    expect(diagnosticsOf(said)).toMatch(/^error LB8002: the C compiler did not finish: .*clang was killed\n/);
  });

  test.concurrent("that refuses our C: a mistake of ours", async ({ expect }) => {
    const place = workplace(tiny);
    const env = withClang(place, "echo 'int x = y;' >> tiny.c; exec CLANG \"$@\"");
    const said = await place.lookback(["verify", "tiny.ts", "--skip-types", "--no-cache"], { env });
    expect([said.code, said.stdout]).toEqual([70, ""]);
    expect(diagnosticsOf(said)).toMatch(
      /^internal LB8003: the C code of tiny does not compile: tiny\.c:\d+: use of undeclared identifier 'y'\n {2}help: this is a mistake in lookback; please report/,
    );
  });

  test.concurrent("that translates wrongly: exit code 3, and a reproducer that shows it", async ({ expect }) => {
    const place = workplace(tiny);
    const wrong =
      "if [ -f tiny_weights.c ]; then sed 's/ 127,/ 126,/' tiny_weights.c > w && cp w tiny_weights.c && rm w; fi; exec CLANG \"$@\"";
    const said = await place.lookback(["verify", "tiny.ts", "--skip-types", "--no-cache"], { env: withClang(place, wrong) });
    expect(said.code).toBe(3);
    expect(said.stdout).toContain("bit-exact     NO: ");
    expect(said.stdout).toContain("\nreproducer    build/tiny-verify\n");
    const text = diagnosticsOf(said);
    expect(text).toMatch(
      /^error LB9001: wasm with probes differs from the reference: output\[0\] is -?\d+, not -?\d+\n {2}--> tiny\.ts:3:/,
    );
    expect(text).toContain("reproducer: build/tiny-verify/main.c, with the inputs from reset to that step");
    const made = Object.keys(contents(join(place.path, "build/tiny-verify")));
    expect(made).toEqual(["main.c", "manifest.json", "reproducer.json"]);
    if (!hasTool("gcc")) return;
    // The generated files themselves are right, so here the program finds nothing; it is the built one that is wrong.
    const c = (name: string) => join("..", "tiny", name);
    const sources = ["tiny.c", "tiny_kernels.c", "tiny_weights.c"].map(c);
    execFileSync("gcc", ["-std=c99", "-I../tiny", "main.c", ...sources, "-o", "reproduce"], { cwd: join(place.path, "build/tiny-verify") });
    execFileSync("./reproduce", { cwd: join(place.path, "build/tiny-verify") });
    // Verified anew by a right compiler, the reproducer gives way to a certificate; what was built of it stays.
    const right = await place.lookback(["verify", "tiny.ts", "--skip-types"]);
    expect([right.code, diagnosticsOf(right)]).toEqual([0, ""]);
    expect(Object.keys(contents(join(place.path, "build/tiny-verify")))).toEqual(["certificate.json", "manifest.json", "reproduce"]);
  });
});

test("a tolerance that is exceeded: exit code 3, with the report", async () => {
  const place = workplace({ ...tiny, "tiny.ts": spec(`${tinyOptions}, tolerance: { maxError: 1e-9 }`) });
  const said = await place.lookback(["verify", "tiny.ts", "--skip-types"]);
  expect(said.code).toBe(3);
  expect(said.stdout).toContain("bit-exact     yes");
  expect(diagnosticsOf(said)).toMatch(
    /^error LB9020: output differs by up to 0\.\d+ from the float model over calibration\.npz, and the tolerance is 1e-9\n {2}--> tiny\.ts:3:\d+\n/,
  );
});

describe("a mistake in lookback", () => {
  const broken = `const workers = require("node:worker_threads");
workers.Worker = function () {
  throw new TypeError("a mistake");
};
require("node:module").syncBuiltinESMExports();
`;

  test("ends with 70, and says where", async () => {
    const place = workplace(tiny);
    const said = await place.start(["compile", "tiny.ts"], { env: preload(place, broken) });
    expect([said.code, said.stdout]).toEqual([70, ""]);
    const [first, ...rest] = diagnosticsOf(said).split("\n");
    expect(first).toBe("internal LB0002: lookback stopped unexpectedly: TypeError: a mistake");
    expect(rest.at(-1)).toBe("  help: this is a mistake in lookback; please report it with the spec and this message");
    expect(rest.length).toBeGreaterThan(2);
    for (const line of rest.slice(0, -1)) expect(line).toMatch(/^ {2}at .*dist\/(cli|spec)\/[\w-]+\.js:\d+:\d+\)?$/);
    expect(said.stderr).not.toContain(place.path);
  });

  test("outside of every command too", async () => {
    const place = workplace(tiny);
    const late = `setInterval(() => {
  if (process.listenerCount("uncaughtException") > 0) throw new RangeError("too late");
}, 5).unref();
`;
    const said = await place.start(["compile", "tiny.ts", "--json"], { env: preload(place, late) });
    const { exitCode, ok, diagnostics } = JSON.parse(said.stdout);
    expect([said.code, exitCode, ok, diagnostics[0].code]).toEqual([70, 70, false, "LB0002"]);
  });
});
