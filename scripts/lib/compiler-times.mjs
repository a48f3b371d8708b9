/** How long the compiler itself takes: fresh processes, medians of three. Figures of this machine, at this hour. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./lookback.mjs";
import { timed } from "./timed.mjs";

const main = join(root, "dist/cli/main.js");
const readSpec = pathToFileURL(join(root, "dist/spec/read-spec.js")).href;
const parsing = `const { readSpec } = await import(${JSON.stringify(readSpec)}); const { models } = await readSpec(process.argv[1], {}); if (models.length !== 1) process.exit(1);`;

export async function compilerTimes(spec, runs = 3) {
  const folder = await mkdtemp(join(tmpdir(), "lookback-bench-"));
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), LOCALAPPDATA: join(folder, "cache") };
  const alone = { ...env, PATH: folder, Path: folder, WASI_SDK_PATH: "" };
  const verify = (more) => [main, "verify", spec, "--json", ...more];
  const rows = [
    ["verify, embedded compiler, no cache", verify(["--no-cache"]), alone, 7],
    ["verify, system clang, no cache", verify(["--no-cache"]), env, 2.5],
    ["verify, warm cache", verify([]), env, 2.5],
    ["compile", [main, "compile", spec, "--json"], env],
    ["reading the spec, types checked", ["--input-type=module", "-e", parsing, spec], env, 1],
    ["Node.js itself", ["-e", "0"], env],
  ];
  try {
    const times = [];
    for (const [name, args, environment, target] of rows) {
      const results = [];
      // The first is not counted: it fills the cache, and the system's.
      for (let run = 0; run <= runs; run++) {
        const result = await timed(process.execPath, args, { cwd: folder, env: environment });
        if (run > 0) results.push(result);
      }
      const median = (field) => results.map((one) => one[field]).sort((a, b) => a - b)[Math.floor(runs / 2)];
      const used = name.startsWith("verify") ? JSON.parse(results[0].stdout).models[0].verification.compiler : "";
      times.push({ name, target, used, wall: median("wall"), cpu: median("cpu"), megabytes: median("megabytes") });
    }
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
