/** Every operator of the language, one line each. */

import { add } from "./add/signature.ts";
import { argmax } from "./argmax/signature.ts";
import { attention } from "./attention/signature.ts";
import { averagePool } from "./average-pool/signature.ts";
import { batchNorm } from "./batch-norm/signature.ts";
import { bidirectional } from "./bidirectional/signature.ts";
import { clamp } from "./clamp/signature.ts";
import { collect } from "./collect/signature.ts";
import { concat } from "./concat/signature.ts";
import { conv1d } from "./conv1d/signature.ts";
import { crossAttention } from "./cross-attention/signature.ts";
import { decode } from "./decode/signature.ts";
import { delay } from "./delay/signature.ts";
import { dense } from "./dense/signature.ts";
import { embedding } from "./embedding/signature.ts";
import { feedback } from "./feedback/signature.ts";
import { flatten } from "./flatten/signature.ts";
import { frames } from "./frames/signature.ts";
import { gelu } from "./gelu/signature.ts";
import { gru } from "./gru/signature.ts";
import { hold } from "./hold/signature.ts";
import { input } from "./input/signature.ts";
import { inputIndex } from "./input-index/signature.ts";
import { last } from "./last/signature.ts";
import { layerNorm } from "./layer-norm/signature.ts";
import { logMel } from "./log-mel/signature.ts";
import { lookBack } from "./look-back/signature.ts";
import { lookForward } from "./look-forward/signature.ts";
import { lstm } from "./lstm/signature.ts";
import { maxPool } from "./max-pool/signature.ts";
import { mean } from "./mean/signature.ts";
import { multiply } from "./multiply/signature.ts";
import { powerSpectrum } from "./power-spectrum/signature.ts";
import { previous } from "./previous/signature.ts";
import { relu } from "./relu/signature.ts";
import { reshape } from "./reshape/signature.ts";
import { reverse } from "./reverse/signature.ts";
import { rmsNorm } from "./rms-norm/signature.ts";
import { rnn } from "./rnn/signature.ts";
import { sigmoid } from "./sigmoid/signature.ts";
import type { Signature } from "./signature.ts";
import { slice } from "./slice/signature.ts";
import { softmax } from "./softmax/signature.ts";
import { split } from "./split/signature.ts";
import { subtract } from "./subtract/signature.ts";
import { tanh } from "./tanh/signature.ts";

const all: readonly Signature[] = [
  input,
  inputIndex,
  dense,
  lstm,
  gru,
  rnn,
  bidirectional,
  conv1d,
  attention,
  crossAttention,
  lookBack,
  lookForward,
  embedding,
  layerNorm,
  rmsNorm,
  batchNorm,
  add,
  subtract,
  multiply,
  relu,
  gelu,
  sigmoid,
  tanh,
  softmax,
  clamp,
  concat,
  split,
  slice,
  flatten,
  reshape,
  argmax,
  collect,
  last,
  mean,
  averagePool,
  maxPool,
  hold,
  delay,
  feedback,
  decode,
  frames,
  powerSpectrum,
  logMel,
  reverse,
  previous,
];

/** By name; a map, since "constructor" and the like are names that a spec may try. */
export const signatures: ReadonlyMap<string, Signature> = new Map(all.map((signature) => [signature.name, signature]));

/** What a spec can import and call. */
export const operatorNames: readonly string[] = all.filter((signature) => !signature.internal).map((signature) => signature.name);
