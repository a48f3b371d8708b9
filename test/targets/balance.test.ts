import { describe, expect, it } from "vitest";
import { type Balance, balanceOf, boundOf } from "../../src/targets/balance.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";

const of = (name: string) => balanceOf(findTarget(name));

describe("cycles of arithmetic and of reading, from what documents state", () => {
  it("a core alone: memories are not known, so constants may cost more", () => {
    expect(of("cortex-m4")).toEqual({ mac: { least: 1, most: 1 }, ramByte: { least: 1, most: 2 }, constantByte: { least: 1 } });
    // Its multiplier takes 1 or 32 cycles, and an addition follows.
    expect(of("cortex-m0plus")).toEqual({ mac: { least: 2, most: 33 }, ramByte: { least: 2, most: 2 }, constantByte: { least: 2 } });
  });

  it("a board: what the maker chose, and 5 wait states a line of 16 bytes behind a cache", () => {
    expect(of("pico")?.mac).toEqual({ least: 2, most: 2 });
    expect(of("nucleo-f446re")?.constantByte).toEqual({ least: 1, most: 2 + 5 / 16 });
    expect(of("stm32vldiscovery")?.constantByte).toEqual({ least: 1, most: 2 });
  });

  it("an AVR: four additions for an int32, constants by their own instruction", () => {
    expect(of("arduino-uno")).toEqual({ mac: { least: 6, most: 6 }, ramByte: { least: 2, most: 2 }, constantByte: { least: 3, most: 3 } });
  });

  it("nothing where no document states cycles", () => {
    for (const name of ["generic", "wasm", "rv32imc", "cortex-m7", "xtensa", "esp32-c3"]) expect(of(name), name).toBeUndefined();
  });

  it("of every target: the least is at most the most, and each has a document", () => {
    const known = loadTargets().filter((target) => balanceOf(target) !== undefined);
    expect(known.length).toBeGreaterThan(5);
    for (const target of known) {
      expect(target.core.sources.cycles, target.name).toMatch(/\w/);
      for (const { least, most = Infinity } of Object.values(balanceOf(target)!)) expect(least, target.name).toBeLessThanOrEqual(most);
    }
  });
});

describe("what bounds a layer", () => {
  const balance: Balance = { mac: { least: 2, most: 3 }, ramByte: { least: 1, most: 2 }, constantByte: { least: 4 } };
  const bound = (macs: number, weights: number, memory: number, activations = 0) =>
    boundOf(balance, { macs, reads: { weights, memory, activations } });

  it("memory where the least of reading is more than the most of arithmetic, compute the other way round, else either", () => {
    expect([bound(1, 0, 4), bound(1, 0, 2, 2), bound(1, 0, 3)]).toEqual(["memory", "memory", "either"]);
    expect([bound(100, 0, 99), bound(100, 0, 100)]).toEqual(["compute", "either"]);
    expect([bound(1, 1, 0), bound(4, 3, 1), bound(0, 0, 1)]).toEqual(["memory", "memory", "memory"]);
    // Nobody says how long a constant may take: it is never compute.
    expect(bound(1000, 1, 0)).toBe("either");
  });
});
