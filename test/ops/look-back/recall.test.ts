/** The integers against float on the recall task, on the terms of the prototype's table C: at the questions, with the encoder's errors. */

import { describe, expect, it } from "vitest";
import { requantize } from "../../../src/arith/scale.ts";
import type { FloatTensor } from "../../../src/ir/tensor.ts";
import { fixed } from "../../../src/ops/look-back/fixed.ts";
import { float } from "../../../src/ops/look-back/float.ts";
import { type Random, random } from "../../support/random.ts";
import { emptyState, fixtureNode, readFixture, readTensorFile } from "./fixture.ts";
import { graphNode, tensor } from "./float-node.ts";

const fixture = readFixture("recall_top4");
const { values } = readTensorFile("recall_top4.safetensors");
const [windows, steps] = [[32, 32], 1000];

describe("the integers of recall_top4", () => {
  it("come as near to float as the prototype's do", () => {
    const [squares, most] = [
      [0, 0],
      [0, 0],
    ];
    let questions = 0;
    for (let seed = 0; seed < 15; seed++) {
      const { frames, asked } = recallFrames(random(100 + seed));
      const real = float(graphNode(16, { windows }, floatParams()));
      const node = fixtureNode(fixture, { windows, heads: 1, summary: fixture.summary });
      const [step, state, out] = [fixed(node, []), emptyState(node), new Int32Array(32)];
      for (const [t, frame] of frames.entries()) {
        const contexts = real([encode(frame)]);
        step([encodeInteger(frame)], state, out);
        if (!asked.has(t)) continue;
        questions++;
        for (const [k, context] of contexts.entries()) {
          const level = k < 16 ? 0 : 1;
          const error = Math.abs(out[k]! - 127 * context);
          squares[level]! += error ** 2 / 16;
          most[level] = Math.max(most[level]!, error);
        }
      }
    }
    // Table C, windows 100, 100: rms 0.56 and 0.69 int8 steps, at most 5.9.
    expect(questions).toBeGreaterThan(80);
    expect(Math.sqrt(squares[0]! / questions)).toBeLessThan(0.62);
    expect(Math.sqrt(squares[1]! / questions)).toBeLessThan(0.75);
    expect(Math.max(...most)).toBeLessThan(6);
  });
});

function floatParams(): Readonly<Record<string, FloatTensor>> {
  const levels = [0, 1].map((i) => ({
    [`levels.${i}.query.weight`]: tensor([16, 16], values(`read.${i}.weight`)),
    [`levels.${i}.query.bias`]: tensor([16], values(`read.${i}.bias`)),
    [`levels.${i}.sink`]: tensor([1], [values("sink")[i]!]),
  }));
  return {
    ...levels[0],
    ...levels[1],
    "levels.0.score.weight": tensor([16], values("pool.0")),
    "levels.0.score.bias": tensor([1], [-values("psink")[0]!]),
  };
}

const [weight, bias] = [values("enc.weight"), values("enc.bias")];
function encode(frame: readonly number[]): Float64Array {
  return bias.map((b, r) =>
    Math.max(
      -1,
      Math.min(
        1,
        frame.reduce((sum, v, i) => sum + (v / 127) * weight[10 * r + i]!, b),
      ),
    ),
  );
}

const [q, b0, m, t0] = ["weight", "bias", "mul", "shl"].map((name) => fixture.values(`encode.${name}`)) as Float64Array[];
function encodeInteger(frame: readonly number[]): Int32Array {
  return Int32Array.from(b0!, (b, r) => {
    const sum = frame.reduce((total, v, i) => total + v * q![10 * r + i]!, b);
    return requantize(sum, t0![0]!, m![r]!, -127, 127);
  });
}

/**
 * Frames in 1/127: mark, ask, four bits of a key, four of a symbol. Noise, a twentieth of it like marked frames but for the mark; eight
 * marked ones; and in the last steps questions for them.
 */
function recallFrames(seeded: Random): { frames: number[][]; asked: ReadonlySet<number> } {
  const bits = (n: number) => [0, 1, 2, 3].map((i) => (((n >> i) & 1) * 2 - 1) * 127);
  const any = () => bits(seeded.integer(0, 15));
  const frames = Array.from({ length: steps }, () =>
    seeded.chance(0.05) ? [0, 0, ...any(), ...any()] : [0, 0, ...Array.from({ length: 8 }, () => seeded.integer(-127, 127))],
  );
  const first = seeded.integer(0, 15);
  const keys = Array.from({ length: 8 }, (_, i) => (first + 5 * i) % 16);
  for (const key of keys) frames[seeded.integer(0, steps - 20)] = [127, 0, ...bits(key), ...any()];
  const asked = new Map(keys.map((key) => [seeded.integer(steps - 16, steps - 1), key]));
  for (const [t, key] of asked) frames[t] = [0, 127, ...bits(key), 0, 0, 0, 0];
  return { frames, asked: new Set(asked.keys()) };
}
