import { clamp, concat, dense, input, lookBack, model } from "lookback";

// Marked frames hold a key and a symbol. A frame that asks for a key is answered with its symbol, up to 10,000 frames later.
export default model(
  {
    weights: "./recall.safetensors",
    calibration: "./calibration.npz",
    expected: "./expected.npz",
    test: "./test.npz",
    tolerance: { accuracyPoints: 0.5 },
  },
  () => {
    const frame = input([10], { range: [-1, 1] });
    const encode = dense(frame, { units: 16 });
    const e = clamp(encode, { min: -1, max: 1 });
    const past = lookBack(e, { windows: [100, 100], summary: { top: 4 } });
    const hidden = dense(concat([e, past]), { units: 32, activation: "relu" });
    return { scores: dense(hidden, { units: 16 }) };
  },
);
