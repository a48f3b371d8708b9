/** What is written is read: every number type, order and container. Values are compared with independent definitions. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Dtype, smallFloat } from "../../src/weights/dtype.ts";
import { parseNpy } from "../../src/weights/npy.ts";
import { parseNpz } from "../../src/weights/npz.ts";
import { parseSafetensors } from "../../src/weights/safetensors.ts";
import { float32Values, float64Values } from "../../src/weights/values.ts";
import { npy, npz, zip } from "../support/npz.ts";
import { type Given, safetensors } from "../support/safetensors.ts";

const integers: Partial<Record<Dtype, [number, number]>> = {
  int8: [-128, 127],
  int16: [-32768, 32767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  uint16: [0, 65535],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  bool: [0, 1],
};

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

function tensorsOf(dtype: Dtype): fc.Arbitrary<Given> {
  const range = integers[dtype];
  const value = range
    ? fc.integer({ min: range[0], max: range[1] })
    : dtype === "float32"
      ? fc.float()
      : dtype === "float64"
        ? fc.double()
        : fc.integer({ min: 0, max: 65535 });
  return shapes.chain((shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc.array(value, { minLength: length, maxLength: length }).map((values) => ({ dtype, shape, values }));
  });
}

/** The given numbers; bit patterns of short floats become their values by way of float32's bits. */
function meant({ dtype, values }: Given): number[] {
  if (dtype === "bfloat16") return values.map((bits) => fromFloat32Bits(bits * 65536));
  if (dtype === "float16") return values.map(halfValue);
  return [...values];
}

function fromFloat32Bits(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

/** float16 by way of float32's bits: exponents moved by 112, subnormals as multiples of 2^-24. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const rest = bits & 0x7fff;
  if (rest < 0x400) return sign * rest * 2 ** -24;
  const infinite = rest >= 0x7c00;
  return sign * fromFloat32Bits(infinite ? 0x7f800000 + (rest - 0x7c00) * 8192 : rest * 8192 + 112 * 2 ** 23);
}

const dtypes: readonly Dtype[] = ["float16", "bfloat16", "float32", "float64", ...(Object.keys(integers) as Dtype[])];

describe("short floats", () => {
  const patterns = Array.from({ length: 65536 }, (_, bits) => bits);

  test("every float16", () => {
    expect(patterns.filter((bits) => !Object.is(smallFloat(bits, 5, 10), halfValue(bits)))).toEqual([]);
  });

  test("every bfloat16", () => {
    expect(patterns.filter((bits) => !Object.is(smallFloat(bits, 8, 7), fromFloat32Bits(bits * 65536)))).toEqual([]);
  });

  test("known values", () => {
    const halves: [number, number][] = [
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65504],
      [0x0400, 2 ** -14],
      [0x0001, 2 ** -24],
      [0x03ff, 1023 * 2 ** -24],
      [0x3555, 0.333251953125],
      [0x7c00, Number.POSITIVE_INFINITY],
      [0xfc00, Number.NEGATIVE_INFINITY],
      [0x7e00, Number.NaN],
      [0x8000, -0],
    ];
    for (const [bits, value] of halves) expect(smallFloat(bits, 5, 10)).toBe(value);
    expect(smallFloat(0x3f80, 8, 7)).toBe(1);
    expect(smallFloat(0x7f7f, 8, 7)).toBe(3.3895313892515355e38);
    expect(smallFloat(0x0001, 8, 7)).toBe(9.183549615799121e-41);
    expect(smallFloat(0xff80, 8, 7)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe.each(dtypes)("%s", (dtype) => {
  test("safetensors", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), tensorsOf(dtype), { maxKeys: 4 }), (tensors) => {
        const file = parseSafetensors(safetensors(tensors, { format: "pt" }), "f");
        expect([...file.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, given] of Object.entries(tensors)) {
          const tensor = file.tensors.get(name)!;
          expect(tensor).toMatchObject({ dtype, shape: given.shape });
          expect([...float64Values(tensor)]).toEqual(meant(given));
          expect([...float32Values(tensor)]).toEqual(meant(given).map(Math.fround));
        }
      }),
      { numRuns: 50 },
    );
  });

  test.skipIf(dtype === "bfloat16")("npy and npz, both byte orders, all versions", () => {
    const version = fc.constantFrom(1 as const, 2 as const, 3 as const);
    fc.assert(
      fc.property(tensorsOf(dtype), fc.boolean(), version, fc.boolean(), fc.boolean(), (given, littleEndian, version, deflate, zip64) => {
        const content = npy(given, { littleEndian, version });
        const archive = zip([{ name: "layers/a.npy", content, deflate, zip64 }], { zip64 });
        for (const tensor of [parseNpy(content, "f", "a"), parseNpz(archive, "f").tensors.get("layers/a")!]) {
          expect(tensor).toMatchObject({ dtype, shape: given.shape });
          expect([...float64Values(tensor)]).toEqual(meant(given));
        }
      }),
      { numRuns: 50 },
    );
  });
});

test("Fortran order is read as C order", () => {
  fc.assert(
    fc.property(tensorsOf("int16"), (given) => {
      // Element (i, j, k) of shape (a, b, c) stands at i + a·(j + b·k).
      const { shape, values } = given;
      const fortran = new Array<number>(values.length);
      values.forEach((value, at) => {
        let rest = at;
        const index = shape.map(() => 0);
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          index[axis] = rest % shape[axis]!;
          rest = Math.floor(rest / shape[axis]!);
        }
        fortran[index.reduceRight((sum, i, axis) => sum * shape[axis]! + i, 0)] = value;
      });
      const tensor = parseNpy(npy({ dtype: "int16", shape, values: fortran }, { fortranOrder: true }), "f", "a");
      expect([...float64Values(tensor)]).toEqual(values);
    }),
  );
});

test("64-bit integers beyond 2^53 keep their order", () => {
  const tensor = parseNpz(npz({ a: { dtype: "int64", shape: [2], values: [-(2 ** 63), 2 ** 62] } }), "f").tensors.get("a")!;
  expect([...float64Values(tensor)]).toEqual([-(2 ** 63), 2 ** 62]);
});

test("float64 is rounded to the nearest float32, ties to even", () => {
  const values = [0.1, 1 + 2 ** -24, 1 + 3 * 2 ** -24, 1e300, 1e-46];
  const tensor = parseNpz(npz({ a: { dtype: "float64", shape: [5], values } }), "f").tensors.get("a")!;
  expect([...float32Values(tensor)]).toEqual([0.10000000149011612, 1, 1 + 2 ** -22, Number.POSITIVE_INFINITY, 0]);
});

test("an archive with a comment, and one without members", () => {
  expect(parseNpz(zip([], { comment: "made by hand" }), "f").tensors.size).toBe(0);
  expect(parseSafetensors(safetensors({}), "f").tensors.size).toBe(0);
});
