/** Every diagnostic of the room, triggered by a real file, as a person sees it: test/golden/diagnostics/weights/. */

import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Diagnostic, Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { weights } from "../../src/diagnostics/weights.ts";
import { readCalibration, readExpected, readTest } from "../../src/weights/data.ts";
import { loadWeights } from "../../src/weights/load-weights.ts";
import { readTensors } from "../../src/weights/read.ts";
import { float32Values } from "../../src/weights/values.ts";
import { textOf } from "../support/model.ts";
import { npy, npz } from "../support/npz.ts";
import { filled, safetensors } from "../support/safetensors.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { brokenData } from "./broken-data.ts";
import { brokenFiles } from "./broken-files.ts";
import { brokenLayers } from "./broken-layers.ts";

const folder = await temporaryFolder();
const seen = new Set<string>();
const isWindows = process.platform === "win32";

async function refused(run: () => Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await run();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.diagnostics;
    throw thrown;
  }
  return [];
}

/** Compares with the golden file, which is named after the code and what is broken. */
async function golden(code: string, what: string, diagnostics: readonly Diagnostic[], spec = ""): Promise<void> {
  for (const diagnostic of diagnostics) seen.add(diagnostic.code);
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  const text = diagnostics.map((diagnostic) => render(diagnostic, () => spec)).join("\n\n");
  expect(text).not.toContain(folder.path);
  const name = `${code}-${what.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
  await expect(`${text}\n`).toMatchFileSnapshot(`../golden/diagnostics/weights/${name}.txt`);
}

describe("what is on the disk", () => {
  const span = { file: "model.ts", line: 3, column: 12, length: 23 };
  const spec = '\nexport default model(\n  { weights: "./speech.safetensors" },';
  const read = (name: string, purpose: "weights" | "data" = "weights"): Promise<readonly Diagnostic[]> =>
    refused(() => readTensors(join(folder.path, "disk", name), name, purpose, span));

  test("missing, with a near name", async () => {
    await folder.write("disk/speach.safetensors", "x");
    await golden("LB4001", "near", await read("speech.safetensors"), spec);
  });

  test("missing, in a missing folder", async () => {
    await golden("LB4001", "nothing near", await read("trained/speech.safetensors"), spec);
  });

  test("a folder", async () => {
    await mkdir(join(folder.path, "disk/folder.safetensors"), { recursive: true });
    await golden("LB4002", "a folder", await read("folder.safetensors"), spec);
  });

  test.skipIf(isWindows)("a device", async () => {
    await golden("LB4002", "a device", await refused(() => readTensors("/dev/null", "null.npz", "data")));
  });

  test.skipIf(isWindows)("a link in a folder of arrays", async () => {
    await folder.write("links/y.npy", npy(filled([1, 1, 1])));
    await symlink("/dev/zero", join(folder.path, "links/x.npy"));
    await golden("LB4002", "a link", await refused(() => readTensors(join(folder.path, "links"), "links", "data")));
  });

  test.skipIf(isWindows)("a loop of links", async () => {
    await symlink("loop.npz", join(folder.path, "loop.npz"));
    await golden("LB4003", "a loop", await refused(() => readTensors(join(folder.path, "loop.npz"), "loop.npz")));
  });

  test("3 GiB", async () => {
    const path = join(folder.path, "huge.npz");
    await writeFile(path, "");
    await truncate(path, 3 * 2 ** 30);
    await golden("LB4005", "3 GiB", await refused(() => readTensors(path, "huge.npz")));
  });

  test("an empty folder", async () => {
    await mkdir(join(folder.path, "empty"));
    await golden("LB4007", "an empty folder", await refused(() => readTensors(join(folder.path, "empty"), "empty", "data")));
  });
});

test.each(brokenFiles)("$code: $what", async ({ code, what, file, content }) => {
  const path = await folder.write(`files/${file}`, content);
  const read = async (): Promise<void> => {
    const { tensors } = await readTensors(path, file, file.endsWith(".npy") ? "data" : "weights");
    for (const tensor of tensors.values()) float32Values(tensor);
  };
  await golden(code, what, await refused(read));
});

test.each(brokenLayers)("$code: $what", async ({ code, what, model, tensors }) => {
  const path = await folder.write("layers.safetensors", safetensors(tensors ?? {}));
  const file = tensors === undefined ? undefined : await readTensors(path, "weights.safetensors");
  await golden(code, what, loadWeights(model, file).diagnostics, textOf(model));
});

test.each(brokenData)("$code: $what", async ({ code, what, use, ports, arrays }) => {
  const path = await folder.write("data.npz", npz(arrays, true));
  const file = { path, shown: `${use}.npz` };
  const { diagnostics } = await (use === "calibration"
    ? readCalibration(file, ports)
    : use === "expected"
      ? readExpected(file, ports)
      : readTest(file, ports));
  await golden(code, what, diagnostics);
});

test("every code is triggered above, and explained", () => {
  const definitions = Object.values(weights).map(({ definition }) => definition);
  expect(definitions.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
  expect(new Set(definitions.map(({ code }) => code)).size).toBe(definitions.length);
  for (const { code, title, explanation } of definitions) {
    expect(code).toMatch(/^LB4\d{3}$/);
    expect(title.length).toBeLessThan(80);
    expect(explanation.length).toBeGreaterThan(50);
  }
});
