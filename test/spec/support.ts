/** What the tests of the spec room share. */

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { render } from "../../src/diagnostics/render.ts";
import type { ParsedSpec } from "../../src/spec/parsed-spec.ts";

export const specs: string = join(import.meta.dirname, "../specs");

export function specNames(folder: string): readonly string[] {
  return readdirSync(join(specs, folder))
    .filter((file) => /\.m?ts$/.test(file))
    .sort();
}

/** The diagnostics as a person reads them. */
export function report(parsed: ParsedSpec): string {
  return parsed.diagnostics.map((diagnostic) => render(diagnostic, (file) => parsed.sources[file])).join("\n\n");
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lookback-spec-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
