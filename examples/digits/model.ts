import { argmax, dense, input, lstm, model } from "lookback";

// A handwritten digit, read row by row: 8 steps of 8 pixels, each 0 (paper) to 16 (ink). Reset before each digit.
export default model(
  {
    weights: "./digits.safetensors",
    calibration: "./calibration.npz",
    expected: "./expected.npz",
    test: "./test.npz",
    tolerance: { accuracyPoints: 0.5 },
  },
  () => {
    const row = input([8], { range: [0, 16] });
    const memory = lstm(row, { units: 64 });
    const scores = dense(memory, {
      units: 10,
      labels: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    });
    return { scores, digit: argmax(scores) };
  },
);
