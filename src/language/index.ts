/**
 * The lookback model language: what a spec imports from "lookback".
 *
 * A spec is read, not run: these declarations give it names, completion and shape errors. Everything they promise
 * about shapes is worked out again, exactly, by the compiler.
 */

export { add } from "../ops/add/language.ts";
export { argmax } from "../ops/argmax/language.ts";
export { attention } from "../ops/attention/language.ts";
export { averagePool } from "../ops/average-pool/language.ts";
export { batchNorm } from "../ops/batch-norm/language.ts";
export { bidirectional } from "../ops/bidirectional/language.ts";
export { clamp } from "../ops/clamp/language.ts";
export { collect } from "../ops/collect/language.ts";
export { concat } from "../ops/concat/language.ts";
export { conv1d } from "../ops/conv1d/language.ts";
export { crossAttention } from "../ops/cross-attention/language.ts";
export { decode } from "../ops/decode/language.ts";
export { delay } from "../ops/delay/language.ts";
export { dense } from "../ops/dense/language.ts";
export { embedding } from "../ops/embedding/language.ts";
export { feedback } from "../ops/feedback/language.ts";
export { flatten } from "../ops/flatten/language.ts";
export { frames } from "../ops/frames/language.ts";
export { gelu } from "../ops/gelu/language.ts";
export { gru } from "../ops/gru/language.ts";
export { hold } from "../ops/hold/language.ts";
export { input } from "../ops/input/language.ts";
export { inputIndex } from "../ops/input-index/language.ts";
export { last } from "../ops/last/language.ts";
export { layerNorm } from "../ops/layer-norm/language.ts";
export { logMel } from "../ops/log-mel/language.ts";
export { lookBack } from "../ops/look-back/language.ts";
export { lookForward } from "../ops/look-forward/language.ts";
export { lstm } from "../ops/lstm/language.ts";
export { maxPool } from "../ops/max-pool/language.ts";
export { mean } from "../ops/mean/language.ts";
export { multiply } from "../ops/multiply/language.ts";
export { powerSpectrum } from "../ops/power-spectrum/language.ts";
export { relu } from "../ops/relu/language.ts";
export { reshape } from "../ops/reshape/language.ts";
export { rmsNorm } from "../ops/rms-norm/language.ts";
export { rnn } from "../ops/rnn/language.ts";
export { sigmoid } from "../ops/sigmoid/language.ts";
export { slice } from "../ops/slice/language.ts";
export { softmax } from "../ops/softmax/language.ts";
export { split } from "../ops/split/language.ts";
export { subtract } from "../ops/subtract/language.ts";
export { tanh } from "../ops/tanh/language.ts";
export { type Model, type ModelOptions, model, type Output, shared } from "./model.ts";
export type { Activation, Quantize, WeightsLayout } from "./options.ts";
export type { Every, Indices, Sequence, Shape, Step, Tensor, Time } from "./tensor.ts";
