/** The canonical bytes of tensors and memories: little-endian, logical order, declared width, no padding. */

import { bitsOf, type QuantizedGraph, type QuantizedNode, rememberingNodes } from "../ir/quantized.ts";
import { count, type Shape } from "../ir/shape.ts";
import { at } from "../ops/constants.ts";

/** One array of whole numbers among the bytes of its kind. */
export interface Slot {
  /** The node, the output, or `<node>.<field>` of a memory. */
  readonly name: string;
  /** The node that makes or keeps it. */
  readonly node: number;
  /** Of a memory: its field. */
  readonly field?: string;
  readonly shape: Shape;
  readonly count: number;
  /** Bytes of one number. */
  readonly width: 1 | 2 | 4;
  /** Class indices, counts and slots' numbers are not. */
  readonly signed: boolean;
  /** Bytes before it. */
  readonly offset: number;
}

export interface Layout {
  readonly slots: readonly Slot[];
  readonly bytes: number;
  /** Numbers in all slots together. */
  readonly count: number;
}

/** Of everything that passes between a program and what runs it. */
export interface Layouts {
  /** The model's inputs, in source order. */
  readonly input: Layout;
  /** Every node but the inputs, in execution order: what the probes of one step leave. */
  readonly trace: Layout;
  /** In return order. */
  readonly output: Layout;
  /** Nodes in execution order, each node's fields in their order. Of a whole sequence nothing is remembered. */
  readonly state: Layout;
}

export function layoutsOf(graph: QuantizedGraph): Layouts {
  return {
    input: layout(graph.nodes.filter((node) => node.op === "input").map((node) => slotOf(node))),
    trace: layout(graph.nodes.filter((node) => node.op !== "input").map((node) => slotOf(node))),
    output: layout(graph.outputs.map(({ name, node }) => slotOf(at(graph.nodes, node), name))),
    state: layout(
      rememberingNodes(graph).flatMap((node) =>
        node.state.map((field) => ({
          name: `${node.name}.${field.name}`,
          node: node.id,
          field: field.name,
          shape: [field.count],
          count: field.count,
          width: (field.bits / 8) as Slot["width"],
          signed: field.unsigned !== true,
        })),
      ),
    ),
  };
}

function slotOf(node: QuantizedNode, name = node.name): Omit<Slot, "offset"> {
  const width = (bitsOf(node) / 8) as 1 | 2;
  return { name, node: node.id, shape: node.shape, count: count(node.shape), width, signed: node.format !== undefined };
}

function layout(parts: readonly Omit<Slot, "offset">[]): Layout {
  let bytes = 0;
  const slots = parts.map((part) => {
    const slot = { ...part, offset: bytes };
    bytes += part.count * part.width;
    return slot;
  });
  return { slots, bytes, count: slots.reduce((sum, slot) => sum + slot.count, 0) };
}

/** Numbers to bytes; whatever the machine's own byte order is. */
export function writeSlot(slot: Slot, values: ArrayLike<number>, bytes: Uint8Array): void {
  let to = slot.offset;
  for (let k = 0; k < slot.count; k++) {
    const value = values[k] as number;
    bytes[to++] = value;
    if (slot.width > 1) bytes[to++] = value >> 8;
    if (slot.width > 2) {
      bytes[to++] = value >> 16;
      bytes[to++] = value >> 24;
    }
  }
}

export function readSlot(slot: Slot, bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + slot.offset, slot.count * slot.width);
  return Int32Array.from({ length: slot.count }, (_, k) => {
    const from = k * slot.width;
    if (slot.width === 4) return view.getInt32(from, true);
    if (slot.width === 2) return slot.signed ? view.getInt16(from, true) : view.getUint16(from, true);
    return slot.signed ? view.getInt8(from) : view.getUint8(from);
  });
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
