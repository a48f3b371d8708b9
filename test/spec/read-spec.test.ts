/** The thread that reads specs. It runs what was built: `npm run build` comes before these. */

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseSpec } from "../../src/spec/parse.ts";
import { readSpec } from "../../src/spec/read-spec.ts";
import { report, specs, temporaryFolder } from "./support.ts";

const digits = join(specs, "good/digits.ts");

test("gives what parseSpec gives in this thread", async () => {
  const { times: _, ...there } = await readSpec(digits);
  const { times: __, ...here } = parseSpec(digits);
  expect(there).toEqual(here);
});

test("a spec is never executed", async () => {
  const folder = temporaryFolder();
  const trace = join(folder, "trace");
  writeFileSync(
    join(folder, "model.ts"),
    `import { writeFileSync } from "node:fs";
import { input, model } from "lookback";
writeFileSync(${JSON.stringify(trace)}, "executed");
throw new Error("executed");
while (true) {}
export default model({}, () => { process.exit(1); return input([4]); });
`,
  );
  const parsed = await readSpec(join(folder, "model.ts"));
  expect(parsed.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["LB1005", "LB2001", "LB2001", "LB2002"]);
  expect(existsSync(trace)).toBe(false);
  expect(readdirSync(folder)).toEqual(["model.ts"]);
});

test("time is limited", async () => {
  const parsed = await readSpec(digits, { timeoutMs: 50 });
  await expect(`${report(parsed)}\n`).toMatchFileSnapshot(join(specs, "files/time.txt"));
});

test("memory is limited", async () => {
  const parsed = await readSpec(digits, { memoryMb: 20 });
  await expect(`${report(parsed)}\n`).toMatchFileSnapshot(join(specs, "files/memory.txt"));
});

test("a signal ends it", async () => {
  const controller = new AbortController();
  const reading = readSpec(digits, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(reading).rejects.toThrow("enough");
  await expect(readSpec(digits, { signal: controller.signal })).rejects.toThrow("enough");
});

test("this thread stays free meanwhile", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await readSpec(digits);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(10);
});
