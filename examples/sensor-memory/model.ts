import { clamp, concat, dense, input, lookBack, model } from "lookback";

// One reading every 5 seconds: (relative humidity in % - 50) / 10 and (degrees Celsius - 30) / 10.
export default model(
  {
    weights: "./sensor-memory.safetensors",
    calibration: "./calibration.npz",
    expected: "./expected.npz",
    test: "./test.npz",
    tolerance: { accuracyPoints: 0.1 },
    stepsPerSecond: 0.2,
  },
  () => {
    const reading = input([2], { range: [-5, 5] });
    const encode = dense(reading, { units: 8 });
    const e = clamp(encode, { min: -1, max: 1 });
    const past = lookBack(e, { windows: [32, 32], summary: { top: 2 }, prune: { threshold: 2 / 127, slots: "auto" } });
    const hidden = dense(concat([e, past]), { units: 16, activation: "relu" });
    return { condition: dense(hidden, { units: 2, labels: ["normal", "anomaly"] }) };
  },
);
