import { add, argmax, averagePool, concat, conv1d, dense, frames, hold, input, logMel, lookBack, lstm, model, powerSpectrum, relu, shared, softmax, type Tensor } from "lookback";
import { tcnBlock } from "lookback/blocks";
import labels from "./parts/labels.json";

function residual<N extends number>(x: Tensor<[N]>, expansion = 2) {
  const hidden = relu(dense(x, { units: x.shape[0] * expansion }));
  return add(x, dense(hidden, { units: x.shape[0] }));
}

export const keywords = model({ weights: "./keywords.safetensors", calibration: "./speech.npz", stepsPerSecond: 100 }, () => {
  const samples = input([160], { range: [-1, 1] });                        // 10 ms
  const windowed = frames(samples, { length: 400, window: "hann" });
  const features = logMel(powerSpectrum(windowed, { fftSize: 512 }), { bands: 40, sampleRate: 16000 });
  const narrow = conv1d(features, { filters: 32, kernelSize: 5, stride: 2 });  // every 2 steps
  let x: Tensor<[32]> = narrow;
  for (const dilation of [1, 2, 4]) x = tcnBlock(x, { kernelSize: 3, dilation });
  const pooled = averagePool(x, { window: 5, stride: 5 });                 // every 10 steps: 100 ms
  const memory = lstm(pooled, { units: 64, quantize: { activations: "int16" } });
  const gate = dense(memory, { units: 1 });                                // stores when above 0
  const past = lookBack(memory, { windows: [100, 100], heads: 4, prune: { threshold: 0.02, slots: [64, 200] }, store: gate });
  const remembered = dense(past, { units: 64 });
  const refine = shared(residual);                                         // one set of weights, used twice
  const scores = dense(concat([refine(remembered), refine(memory)]), { units: labels.length, labels, weights: "head.fc" });
  const shares = softmax(scores);
  return { shares, word: argmax(scores), latest: hold(shares) };
});
