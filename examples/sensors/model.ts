import { add, dense, input, lstm, model } from "lookback";

// One reading every 5 seconds: (relative humidity in % - 50) / 10 and (degrees Celsius - 30) / 10.
export default model(
  {
    weights: "./sensors.safetensors",
    calibration: "./calibration.npz",
    expected: "./expected.npz",
    test: "./test.npz",
    tolerance: { accuracyPoints: 0.1 },
    quantize: { activations: "int16" },
    stepsPerSecond: 0.2,
  },
  () => {
    const reading = input([2], { range: [-5, 5] });
    const first = lstm(reading, { units: 24 });
    const second = lstm(first, { units: 24 });
    const mixed = add(first, second);
    const change = dense(mixed, { units: 2 });
    const forecast = add(reading, change);
    const condition = dense(mixed, { units: 2, labels: ["normal", "anomaly"] });
    return { forecast, condition };
  },
);
