/** Blocks written in the language itself: `import { tcnBlock } from "lookback/blocks"`. */

import { add, attention, conv1d, dense, gelu, layerNorm, relu, type Tensor, type Time } from "./index.ts";

/** Two dilated convolutions beside a straight path. */
export function tcnBlock<N extends number, T extends Time>(
  x: Tensor<[N], T>,
  options: { kernelSize: number; dilation: number },
): Tensor<[N], T> {
  const { kernelSize, dilation } = options;
  const filters = x.shape[0];
  const first = conv1d(x, { filters, kernelSize, dilation, activation: "relu" });
  const second = conv1d(first, { filters, kernelSize, dilation, activation: "relu" });
  return relu(add(x, second));
}

/** Attention and a dense pair, each beside a straight path, normalized first. */
export function transformerBlock<N extends number, T extends Time>(
  x: Tensor<[N], T>,
  options: { window: number; heads?: number; expansion?: number },
): Tensor<[N], T> {
  const { window, heads = 1, expansion = 4 } = options;
  const attended = attention(layerNorm(x), { window, heads });
  const seen = add(x, attended);
  const wide = gelu(dense(layerNorm(seen), { units: x.shape[0] * expansion }));
  return add(seen, dense(wide, { units: x.shape[0] }));
}
