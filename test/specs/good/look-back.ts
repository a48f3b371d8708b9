import { argmax, attention, collect, concat, dense, input, last, lookBack, lookForward, lstm, model } from "lookback";

const options = { weights: "./memory.safetensors", calibration: "./memory.npz" };

export const memory = model(options, () => {
  const frame = input([24]);
  const state = lstm(frame, { units: 32 });
  const plain = lookBack(state, { windows: [16] });
  const deep = lookBack(state, { windows: [16, 8, 4], heads: 2, summary: { top: 3 } });
  const soft = lookBack(state, { windows: [16, 8], summary: { pool: 2 }, quantize: { activations: "int8" } });
  const kept = lookBack(state, { windows: [100, 100], retain: { slots: 64, threshold: 0.05 }, prune: { threshold: 0, slots: [50, 400] } });
  const gated = lookBack(state, { windows: [16, 8], store: dense(state, { units: 1 }), prune: { threshold: 0.01, slots: "auto" } });
  const asked = lookBack(state, { windows: [512], store: "callback", weights: { name: "asked.memory", layout: "pytorch" } });
  const seen = attention(state, { window: 512, heads: 4 });
  return { label: argmax(dense(concat([plain, deep, soft, kept, gated, asked, seen]), { units: 4 })) };
});

export const clip = model(options, () => {
  const whole = collect(input([24], { range: [-1, 1] }), { steps: 50 });
  const both = lookForward(whole, { windows: [10, 5], heads: 2, summary: { top: 2 } });
  return last(both);
});
