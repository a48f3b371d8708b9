import { clamp, concat, dense, input, lookBack, model } from "lookback";

// Marked frames hold a key and a symbol. A frame that asks for a key is answered with its symbol, however long ago that was.
export default model(
  {
    weights: "./retain.safetensors",
    calibration: "./calibration.npz",
    expected: "./expected.npz",
    test: "./test.npz",
    tolerance: { accuracyPoints: 0.5 },
  },
  () => {
    const frame = input([10], { range: [-1, 1] });
    const encode = dense(frame, { units: 16 });
    const e = clamp(encode, { min: -1, max: 1 });
    const past = lookBack(e, { windows: [16], summary: { top: 4 }, retain: { slots: 32 } });
    const hidden = dense(concat([e, past]), { units: 32, activation: "relu" });
    return { scores: dense(hidden, { units: 16 }) };
  },
);
