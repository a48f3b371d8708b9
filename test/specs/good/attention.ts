import { add, attention, dense, input, model, relu } from "lookback";

const options = { weights: "./seen.safetensors", calibration: "./seen.npz" };

export default model(options, () => {
  const frame = input([24]);
  const near = attention(frame, { window: 1 });
  const far = attention(near, { window: 512, heads: 8, bias: false });
  const block = add(frame, attention(far, { window: 16, heads: 3, weights: { name: "layers.0.self_attn", layout: "pytorch" } }));
  const wide = relu(attention(block, { window: 32, heads: 24, quantize: { activations: "int16" } }));
  const again = attention(wide, { window: 32, heads: 24, weights: "wide" });
  return { scores: dense(again, { units: 3 }) };
});
