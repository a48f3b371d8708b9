/** Everything that is measured between the float model and the fixed-point model, in one pass over recorded sequences. */

import type { Sequences, TestSet } from "../ir/data.ts";
import type { Graph } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { type LabelAccuracy, labelAccuracies, type TargetError, targetErrors } from "./accuracy.ts";
import { type LayerError, layerErrors } from "./layer-errors.ts";
import { type MeasureOptions, sideBySide } from "./side-by-side.ts";
import type { Spread } from "./spread.ts";

export interface Measurement {
  /** The data file, relative to the root. */
  readonly file: string;
  readonly sequences: number;
  readonly steps: number;
  /** In execution order. */
  readonly layers: readonly LayerError[];
  /** Fixed against float, real units; in return order, without outputs of class indices. */
  readonly outputs: readonly { readonly name: string; readonly error: Spread }[];
  /** Where the data are a test set with labels. */
  readonly accuracy: readonly LabelAccuracy[];
  /** Where the data are a test set with float targets. */
  readonly targets: readonly TargetError[];
}

/** Over the test set if there is one, else calibration. Throws the signal's reason. */
export async function measure(
  graph: Graph,
  quantized: QuantizedGraph,
  data: Sequences | TestSet,
  options: MeasureOptions = {},
): Promise<Measurement> {
  const test: TestSet = "targets" in data ? data : { ...data, targets: [] };
  const layers = layerErrors(graph, quantized);
  const accuracy = labelAccuracies(graph, quantized, test);
  const targets = targetErrors(graph, quantized, test);
  await sideBySide(
    graph,
    quantized,
    data,
    (both) => {
      layers.take(both);
      accuracy.take(both);
      targets.take(both);
    },
    options,
  );
  const errors = layers.finish();
  const outputs = quantized.outputs.flatMap(({ name, node }) => {
    const layer = errors.find((one) => one.node === at(quantized.nodes, node).id);
    return layer ? [{ name, error: layer.error }] : [];
  });
  const steps = data.lengths.reduce((sum, length) => sum + length, 0);
  return { file: data.file, sequences: data.count, steps, layers: errors, outputs, accuracy: accuracy.finish(), targets: targets.finish() };
}
