import { add, clamp, concat, dense, gru, input, lstm, model, relu, rnn, softmax } from "lookback";

/** Everything that a model may say about itself. */
export const settings = model(
  {
    weights: "./parts/../edges.safetensors",
    calibration: "calibration/",
    expected: "./expected.npz",
    test: "./test.npz",
    quantize: { activations: "int16", weights: "int8", ranges: { percentile: 99.9 } },
    tolerance: { accuracyPoints: 0.5, maxError: 0.02 },
    budget: { ramBytes: 8192, flashBytes: 65536, latencyUs: 250 },
    stepsPerSecond: 100,
  },
  () => {
    const frame = input([6]);
    const lower = lstm(frame, { units: 8, weights: { name: "encoder", layer: 0 } });
    const upper = lstm(lower, { units: 8, weights: { name: "encoder", layer: 1, layout: "pytorch" } });
    const scores = dense(upper, { units: 4, activation: "relu", quantize: { activations: "int16" } });
    return scores;
  },
);

/** One tensor under two names, a concat of one, and names that C reserves. */
export const names = model({}, () => {
  const state = input([4], { range: [-2, 2] });
  const size_t = concat([state]);
  const int = clamp(size_t, { min: -1, max: 1 });
  const _hidden = rnn(int, { units: 4, activation: "relu", bias: false });
  const step = gru(_hidden, { units: 4, resetAfter: false });
  const sum = add(step, state);
  return { class: sum, sum };
});

/** A model that returns its input. */
export const echo = model({}, () => {
  const frame = input([3]);
  return frame;
});

/** The returned variable names the output, whatever its node is called. */
export const renamed = model({}, () => {
  let x = relu(input([3]));
  x = softmax(x);
  const last = x as typeof x;
  return last;
});

export const anonymous = model({}, () => dense(relu(input([3])), { units: 2 }));
