/** A snapshot as the generated C writes it (c-api): from its bytes to the canonical state, with every part checked. */

import { crc32 } from "node:zlib";
import { contract, type QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";
import type { State } from "./executor.ts";
import { type Layout, readSlot } from "./layout.ts";

export const snapshotFormat = 1;
/** "LBS1", u16 format, u16 contract, model hash, u32 length. */
export const snapshotHeadBytes = 44;

export type SnapshotProblem =
  /** It is no snapshot at all, or one that this version cannot read. */
  | { readonly kind: "form"; readonly message: string }
  | { readonly kind: "model"; readonly hash: string }
  | { readonly kind: "length"; readonly bytes: number; readonly needed: number }
  | { readonly kind: "crc"; readonly stated: number; readonly computed: number };

/** The hash of the model that a head names. head: the first bytes of a snapshot, as many as a head has if there are so many. */
export function modelOfSnapshot(head: Uint8Array): { readonly hash: string } | { readonly problem: SnapshotProblem } {
  const form = (message: string) => ({ problem: { kind: "form", message } as const });
  if (head.length === 0) return form("it is empty");
  const mark = String.fromCharCode(...head.subarray(0, 4));
  if (mark !== "LBS1") return form(`it begins with ${JSON.stringify(mark)}, not "LBS1"`);
  if (head.length < snapshotHeadBytes) return form(`it has ${head.length} bytes, and the head alone has ${snapshotHeadBytes}`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [format, itsContract] = [view.getUint16(4, true), view.getUint16(6, true)];
  if (format !== snapshotFormat) return form(`its format is ${format}, not ${snapshotFormat}`);
  if (itsContract !== contract) return form(`its contract is ${itsContract}, not ${contract}`);
  return { hash: Buffer.from(head.subarray(8, 40)).toString("hex") };
}

/** `model`: the hash it must name. `stateBytes`: the length its memory must have. */
export function snapshotProblem(snapshot: Uint8Array, model: string, stateBytes: number): SnapshotProblem | undefined {
  const named = modelOfSnapshot(snapshot.subarray(0, snapshotHeadBytes));
  if ("problem" in named) return named.problem;
  if (named.hash !== model) return { kind: "model", hash: named.hash };
  const whole = snapshotBytes(stateBytes);
  if (snapshot.length !== whole) return { kind: "length", bytes: snapshot.length, needed: whole };
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const [length, stated] = [view.getUint32(40, true), view.getUint32(whole - 4, true)];
  if (length !== stateBytes) return { kind: "form", message: `it states ${length} bytes of memory, not ${stateBytes}` };
  const computed = crc32(snapshot.subarray(0, whole - 4));
  return stated === computed ? undefined : { kind: "crc", stated, computed };
}

/** The canonical bytes of the memory. */
export function stateOfSnapshot(snapshot: Uint8Array, model: string, stateBytes: number): State {
  const problem = snapshotProblem(snapshot, model, stateBytes);
  if (problem) return { kind: "broken", message: inWords(problem, model) };
  return { kind: "state", bytes: stateBytesOf(snapshot) };
}

/** Of a snapshot without problems: the canonical bytes of the memory. */
export function stateBytesOf(snapshot: Uint8Array): Uint8Array {
  return snapshot.subarray(snapshotHeadBytes, snapshot.length - 4);
}

export function snapshotBytes(stateBytes: number): number {
  return snapshotHeadBytes + stateBytes + 4;
}

/** Each node's memory by field, from the canonical bytes of a state. */
export function fieldsOfState(graph: QuantizedGraph, { slots }: Layout, bytes: Uint8Array): Record<string, Int32Array>[] {
  let next = 0;
  return graph.nodes.map((node) => Object.fromEntries(node.state.map(({ name }) => [name, readSlot(at(slots, next++), bytes)])));
}

/** The first value that no step can leave behind, in words, with its node. */
export function wrongValue(
  graph: QuantizedGraph,
  state: readonly Readonly<Record<string, Int32Array>>[],
): { readonly node: string; readonly message: string } | undefined {
  for (const node of graph.nodes) {
    const fields = at(state, node.id);
    for (const { name, least, greatest } of node.state) {
      const [values = new Int32Array(0)] = [fields[name]];
      const i = values.findIndex((value) => value < least || value > greatest);
      if (i >= 0) return { node: node.name, message: `${name}[${i}] is ${values[i]}, outside ${least} to ${greatest}` };
    }
    const message = operatorOf(node).wrong?.(node, fields);
    if (message !== undefined) return { node: node.name, message };
  }
  return undefined;
}

function inWords(problem: SnapshotProblem, model: string): string {
  switch (problem.kind) {
    case "form":
      return problem.message;
    case "model":
      return `it is of model ${problem.hash.slice(0, 16)}..., not ${model.slice(0, 16)}...`;
    case "length":
      return `it has ${problem.bytes} bytes, not ${problem.needed}`;
    case "crc":
      return "its CRC-32 is wrong";
  }
}
