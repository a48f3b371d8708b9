/** Every bad spec gives the one diagnostic of its first line, and is shown as in the file beside it. */

import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { files } from "../../src/diagnostics/files.ts";
import { language } from "../../src/diagnostics/language.ts";
import { models } from "../../src/diagnostics/models.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { report, specNames, specs, temporaryFolder } from "./support.ts";

/** It needs a symbolic link, which no archive carries everywhere. */
const withLink = "import-link.ts";

describe("a bad spec", () => {
  test.each(specNames("bad").filter((file) => file !== withLink))("%s", (file) => shows(join(specs, "bad"), file));

  test.skipIf(process.platform === "win32")(withLink, () => {
    const folder = temporaryFolder();
    cpSync(join(specs, "bad"), join(folder, "bad"), { recursive: true });
    symlinkSync(join(specs, "good/parts/labels.json"), join(folder, "bad/parts/link.json"));
    return shows(join(folder, "bad"), withLink);
  });
});

async function shows(folder: string, file: string): Promise<void> {
  const path = join(folder, file);
  const parsed = parseSpec(path);
  const got = parsed.diagnostics.map(({ code, span, message }) => `${code} ${span?.line}:${span?.column} ${message}`);
  expect(got).toEqual([/^\/\/ expect: (.*)/.exec(readFileSync(path, "utf8"))?.[1]]);
  expect(parsed.models.length > 0).toBe(parsed.diagnostics[0]!.severity === "warning");
  await expect(`${report(parsed)}\n`).toMatchFileSnapshot(join(specs, "bad", file.replace(/\.ts$/, ".txt")));
}

/** Said by `lower`, which knows which operators have a room. */
const elsewhere = [models.unsupportedOperator, models.unsupportedTime];

test("every code of files, language and models is shown by a test", () => {
  const shown = new Set(
    ["bad", "files"].flatMap((folder) =>
      readdirSync(join(specs, folder))
        .filter((file) => file.endsWith(".txt"))
        .flatMap((file) => readFileSync(join(specs, folder, file), "utf8").match(/\bLB\d{4}\b/g) ?? []),
    ),
  );
  const codes = [files, language, models].flatMap((group) => Object.values(group).map((factory) => factory.definition.code));
  const others = elsewhere.map((factory) => factory.definition.code);
  expect(codes.filter((code) => !shown.has(code) && !others.includes(code))).toEqual([]);
});

test("every code stands once and explains itself", () => {
  const all = [files, language, models].flatMap((group) => Object.values(group).map((factory) => factory.definition));
  expect(new Set(all.map((definition) => definition.code)).size).toBe(all.length);
  for (const { title, explanation } of all) {
    expect(title).toMatch(/^\S.{5,70}[^.]$/);
    expect(explanation.length).toBeGreaterThan(80);
  }
});
