/** Data files that are right: names, shapes, types, lengths, padding, folders. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Ports } from "../../src/ir/data.ts";
import { checkCalibration } from "../../src/weights/data/calibration.ts";
import { checkExpected } from "../../src/weights/data/expected.ts";
import { checkTest } from "../../src/weights/data/test-set.ts";
import { readCalibration } from "../../src/weights/data.ts";
import { parseNpz } from "../../src/weights/npz.ts";
import type { TensorFile } from "../../src/weights/tensor-file.ts";
import { npy, npz } from "../support/npz.ts";
import { filled, type Given } from "../support/safetensors.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = await temporaryFolder();
const ports: Ports = {
  inputs: [{ name: "frame", shape: [2] }],
  outputs: [
    { name: "scores", shape: [3] },
    { name: "digit", shape: [], classes: 3 },
  ],
};
const frame: Given = { shape: [2, 3, 2], values: [0.1, 1, 2, 3, 4, 5, 6, 7, Number.NaN, Number.NaN, Number.NaN, Number.NaN] };
const lengths: Given = { dtype: "uint8", shape: [2], values: [3, 1] };
const file = (arrays: Readonly<Record<string, Given>>): TensorFile => parseNpz(npz(arrays), "data.npz");

describe("inputs", () => {
  test("float64 is rounded, padding may hold anything", () => {
    const { value, diagnostics } = checkCalibration(file({ frame: { ...frame, dtype: "float64" }, lengths }), ports);
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({ file: "data.npz", count: 2, steps: 3, lengths: [3, 1] });
    expect([...value!.inputs["frame"]!].slice(0, 3)).toEqual([Math.fround(0.1), 1, 2]);
  });

  test("x stands for a single input, unless an output is called so", () => {
    const arrays = { x: filled([1, 2, 2]) };
    expect(checkCalibration(file(arrays), ports).value?.inputs["frame"]).toHaveLength(4);
    const outputs = [{ name: "x", shape: [2] }];
    expect(checkCalibration(file(arrays), { ...ports, outputs }).diagnostics).toMatchObject([{ code: "LB4201" }]);
  });

  test("an input may be called lengths, or as every object has names", () => {
    const inputs = ["lengths", "constructor", "__proto__"].map((name) => ({ name, shape: [1] }));
    const arrays = Object.fromEntries(inputs.map(({ name }) => [name, filled([2, 3, 1])]));
    const { value, diagnostics } = checkCalibration(file(arrays), { inputs, outputs: [] });
    expect(diagnostics).toEqual([]);
    expect(value?.lengths).toEqual([3, 3]);
    expect(Object.keys(value!.inputs)).toEqual(["lengths", "constructor", "__proto__"]);
  });

  test("indices are whole numbers of any type", () => {
    const letters = { inputs: [{ name: "letter", shape: [], classes: 26 }], outputs: [] };
    for (const dtype of ["int64", "float32", "uint8"] as const) {
      const { value } = checkCalibration(file({ letter: { dtype, shape: [1, 3], values: [0, 25, 7] } }), letters);
      expect([...value!.inputs["letter"]!]).toEqual([0, 25, 7]);
    }
  });
});

describe("answers", () => {
  const digit: Given = { dtype: "int64", shape: [2, 3], values: [0, 1, 2, 2, 99, 99] };
  const scores = filled([2, 3, 3]);

  test("one file for calibration, expected and test", () => {
    const all = file({ frame, lengths, scores, digit, "digit.labels": { dtype: "int8", shape: [2], values: [2, -1] } });
    expect(checkCalibration(all, ports)).toMatchObject({ diagnostics: [], value: { count: 2 } });
    const expected = checkExpected(all, ports);
    expect(expected.diagnostics).toEqual([]);
    expect([...expected.value!.outputs["digit"]!]).toEqual(digit.values);
    const { value, diagnostics } = checkTest(all, ports);
    expect(diagnostics).toEqual([]);
    expect(value?.targets.map(({ kind, output, perStep }) => [kind, output, perStep])).toEqual([
      ["float", "scores", true],
      ["labels", "digit", true],
      ["labels", "digit", false],
    ]);
  });

  test("float targets once per sequence; NaN in an input of test data", () => {
    const nan = { shape: [1, 1, 2], values: [Number.NaN, 1] };
    const { value, diagnostics } = checkTest(file({ frame: nan, scores: filled([1, 3]) }), ports);
    expect(diagnostics).toEqual([]);
    expect(value?.targets).toMatchObject([{ kind: "float", output: "scores", perStep: false }]);
  });

  test("labels for scores are their index", () => {
    const { value } = checkTest(
      file({ frame, lengths, "scores.labels": { dtype: "uint16", shape: [2, 3], values: [0, 1, 2, 0, 77, 77] } }),
      ports,
    );
    expect(value?.targets).toEqual([{ kind: "labels", output: "scores", perStep: true, values: Int32Array.of(0, 1, 2, 0, 77, 77) }]);
  });
});

describe("on the disk", () => {
  test("a folder of npy, where other files are left alone", async () => {
    await folder.write("calibration/frame.npy", npy(frame));
    await folder.write("calibration/lengths.npy", npy(lengths));
    await folder.write("calibration/notes.txt", "made on a Tuesday");
    const { value } = await readCalibration({ path: join(folder.path, "calibration"), shown: "calibration" }, ports);
    expect(value).toMatchObject({ file: "calibration", count: 2, lengths: [3, 1] });
  });

  test("a single npy is the single input", async () => {
    const path = await folder.write("frame.npy", npy(filled([4, 5, 2])));
    const { value } = await readCalibration({ path, shown: "frame.npy" }, ports);
    expect(value).toMatchObject({ count: 4, steps: 5, lengths: [5, 5, 5, 5] });
  });
});
