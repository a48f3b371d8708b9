/** Numbers mean in a spec what they mean in TypeScript. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseSpec } from "../../src/spec/parse.ts";
import { report, temporaryFolder } from "./support.ts";

const written = [
  "1e-9",
  "2.5e3",
  "1E+2",
  "1e3",
  ".5",
  "5.",
  "0x1F",
  "0b101",
  "0o17",
  "1_000",
  "1_000.5",
  "9007199254740993",
  "1e-320",
  "0.1",
];

test("every way to write a number", () => {
  const folder = temporaryFolder();
  // Every value is a tensor's range, and so is its negative; the JSON file has those that JSON can write.
  const json = written.filter((text) => /^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text));
  writeFileSync(join(folder, "numbers.json"), `[${json.join(", ")}]`);
  writeFileSync(
    join(folder, "spec.ts"),
    `import { concat, input, model } from "lookback";
import fromJson from "./numbers.json";
export default model({}, () => concat([...[${written.join(", ")}], ...fromJson].map((n) => input([1], { range: [-n, n] }))));
`,
  );
  const parsed = parseSpec(join(folder, "spec.ts"));
  expect(report(parsed)).toBe("");
  const ranges = parsed.models[0]?.nodes.filter(({ op }) => op === "input").map(({ attributes }) => attributes["range"]);
  const values = [...written.map((text) => Number(text.replaceAll("_", ""))), ...json.map((text) => JSON.parse(text) as number)];
  expect(ranges).toEqual(values.map((value) => [-value, value]));
});
