import { argmax, averagePool, bidirectional, collect, conv1d, dense, frames, gru, hold, input, last, logMel, lookBack, lstm, mean, model, multiply, powerSpectrum, sigmoid, softmax } from "lookback";

export const listener = model({ weights: "./listener.npz", stepsPerSecond: 100, quantize: { activations: "int16" } }, () => {
  const samples = input([160], { range: [-1, 1] });
  const windowed = frames(samples, { length: 400, window: "hann" });
  const features = logMel(powerSpectrum(windowed, { fftSize: 512 }), { bands: 40, sampleRate: 16000 });
  const slow = conv1d(features, { filters: 32, kernelSize: 5, stride: 2 });
  const pooled = averagePool(slow, { window: 5, stride: 5 });
  const memory = gru(pooled, { units: 48 });
  const gate = sigmoid(dense(memory, { units: 1 }));
  const past = lookBack(memory, {
    windows: [100, 100],
    heads: 4,
    prune: { threshold: 0.02, slots: "auto" },
    store: dense(memory, { units: 1 }),
  });
  const awake = multiply(past, gate);
  const scores = softmax(dense(awake, { units: 4 }));
  return { scores, label: argmax(scores), latest: hold(scores) };
});

export const clip = model({ weights: "./clip.npz" }, () => {
  const frame = input([40], { range: [-1, 1] });
  const whole = collect(frame, { steps: 100, hop: 50 });
  const both = bidirectional(whole, (x) => lstm(x, { units: 48 }));
  return { mean: dense(mean(both), { units: 4 }), last: last(both) };
});
