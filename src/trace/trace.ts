/**
 * trace: QuantizedGraph, recorded steps → Trace.
 *
 * The fixed-point reference over the first steps that the model is verified with: the golden values that the self-test on the device
 * must reproduce. The CRC is over every output of every step, and over the state after the last, low byte first.
 */

import { crc32 } from "node:zlib";
import { bitsOf, type QuantizedGraph, rememberingNodes } from "../ir/quantized.ts";
import type { Trace } from "../ir/trace.ts";
import { at } from "../ops/constants.ts";
import { runFixed } from "../ops/run-fixed.ts";

/** steps: stored values, one array per input in source order. */
export function trace(graph: QuantizedGraph, steps: readonly (readonly Int32Array[])[]): Trace {
  const run = runFixed(graph);
  let crc = 0;
  const feed = (values: Int32Array, bits: number) => {
    crc = crc32(littleEndian(values, bits), crc);
  };
  for (const values of run.sequence(steps.length, (step) => at(steps, step))) {
    for (const { node } of graph.outputs) feed(at(values, node), bitsOf(at(graph.nodes, node)));
  }
  for (const node of rememberingNodes(graph)) {
    for (const field of node.state) feed(at(run.state, node.id)[field.name] ?? new Int32Array(), field.bits);
  }
  return { steps, resultCrc: crc };
}

function littleEndian(values: Int32Array, bits: number): Uint8Array {
  const bytes = bits / 8;
  const out = new Uint8Array(values.length * bytes);
  for (const [i, value] of values.entries()) for (let k = 0; k < bytes; k++) out[i * bytes + k] = value >> (8 * k);
  return out;
}
