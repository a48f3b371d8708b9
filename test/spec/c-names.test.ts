import fc from "fast-check";
import { expect, test } from "vitest";
import { cName, cNameKey, cNameProblem, modelNameOf } from "../../src/ir/c-names.ts";

test.each([
  ["scores", "scores"],
  ["block1.hidden.dense", "block1_hidden_dense"],
  ["int", "int_"],
  ["class", "class_"],
  ["restrict", "restrict_"],
  ["co_await", "co_await_"],
  ["input", "input_"],
  ["output", "output_"],
  ["state", "state_"],
  ["scratch", "scratch_"],
  ["status", "status_"],
  ["statistics", "statistics_"],
  ["step", "step_"],
  ["NULL", "NULL_"],
  ["INT8_MAX", "INT8_MAX_"],
  ["UINT_FAST16_MAX", "UINT_FAST16_MAX_"],
  ["SIZE_MAX", "SIZE_MAX_"],
  ["UINT32_C", "UINT32_C_"],
  ["size_t", "size_t_"],
  ["_hidden", "_hidden_"],
  ["3d_net", "m3d_net"],
  ["0", "m0"],
  ["linux", "linux_"],
  ["int8", "int8"],
  ["max", "max"],
])("%s is %s in C", (name, inC) => expect(cName(name)).toBe(inC));

test.each([
  ["größe", "outside ASCII"],
  ["$x", "$"],
  ["a-b", '"-"'],
  ["a\nb", '"\\n"'],
  ["", "empty"],
  ["x".repeat(41), "41 characters"],
  [`${"x".repeat(38)}_t`, "41 characters"],
])("%j cannot be a name", (name, why) => expect(cNameProblem(name)).toContain(why));

test("a file's other characters become _", () => {
  expect(modelNameOf("heart-beat 2")).toBe("heart_beat_2");
  expect(cName(modelNameOf("2-heart"))).toBe("m2_heart");
});

test("names that differ only in case or in dots meet", () => {
  expect(cNameKey("a.b")).toBe(cNameKey("A_b"));
});

test("what has no problem is a name in C, and stays one", () => {
  const name = fc.stringMatching(/^[A-Za-z_$0-9.äé-]{0,45}$/);
  fc.assert(
    fc.property(name, (text) => {
      if (cNameProblem(text) !== undefined) return;
      expect(cName(text)).toMatch(/^[A-Za-z_][A-Za-z0-9_]{0,39}$/);
      expect(cName(text)).not.toMatch(/_t$/);
    }),
  );
});
