/** Where a node's values stand, as C says it. */

import { sequenceLength } from "../ir/graph.ts";
import { hookBytes, type MemoryPlan } from "../ir/plan.ts";
import type { QuantizedGraph, QuantizedNode, StateField } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { typeOf } from "../kernels/c-types.ts";
import { at } from "../ops/constants.ts";
import type { Names } from "./names.ts";

/** A pointer to the first value of a node; of a whole sequence, at the position that stands in `position`. */
export function expressionOf({ id, sequence }: QuantizedNode, plan: MemoryPlan, names: Names, position = "position"): string {
  const place = at(plan.places, id);
  switch (place.kind) {
    case "input":
      return `${sequence ? `in[${position}].` : "in->"}${names.inputs.find(({ node }) => node.id === id)?.member}.v`;
    case "output":
      return `${sequence ? `out[${position}].` : "out->"}${at(names.outputs, place.output).member}.v`;
    case "scratch":
      return `scratch->${at(names.nodes, id)}.v${sequence ? `[${position}]` : ""}`;
  }
}

/** A pointer to the first value of a field: of a whole sequence it stands in the scratch. */
export function memoryOf({ sequence }: QuantizedNode, field: StateField, name: string): string {
  return sequence ? `scratch->${name}_${field.name}.v` : `state->${name}_${field.name}`;
}

/** The type of an index into so many. */
export function counterOf(length: number): string {
  return length > 65535 ? "uint32_t" : "uint16_t";
}

function fieldType({ unsigned, bits }: StateField): string {
  return `${unsigned ? "uint" : "int"}${bits}_t`;
}

/** Members of the state's struct, widest first, and a filler where the size is not a multiple of 4. */
export function stateMembers(graph: QuantizedGraph, plan: MemoryPlan, names: Names): { declaration: string; comment: string }[] {
  const slots = [...plan.state].sort((a, b) => a.offset - b.offset);
  const members = slots.map(({ node, field }) => ({
    declaration: `${fieldType(field)} ${at(names.nodes, node)}_${field.name}[${field.count}];`,
    comment: `${at(graph.nodes, node).op}: ${fieldText(field)}`,
  }));
  const counted = plan.counters.length;
  if (counted > 0) members.unshift({ declaration: `uint32_t counted[${counted}];`, comment: "what stats tells, in no snapshot" });
  const hooks = plan.hooks.map((node) => ({ declaration: `${names.p}_store_hook ${at(names.nodes, node)}_store;`, comment: "set_store" }));
  members.unshift(...hooks);
  const used = plan.state.reduce((sum, { bytes }) => sum + bytes, hookBytes * hooks.length + 4 * counted);
  if (plan.stateBytes > used && used > 0)
    members.push({ declaration: `uint8_t filler[${plan.stateBytes - used}];`, comment: "the same size on every target" });
  if (members.length === 0)
    members.push({
      declaration: "uint8_t unused;",
      comment: sequenceLength(graph) === undefined ? "this model remembers nothing" : "between runs nothing is remembered",
    });
  return members;
}

function fieldText({ name, bits, unsigned }: StateField): string {
  if (name === "c") return "cell, 20 fraction bits";
  if (name === "h") return bits === 8 ? "Q0.7" : "Q1.14";
  return `${unsigned ? "uint" : "int"}${bits}`;
}

/** Members of the scratch's union: each at its offset, behind bytes that are others'. */
export function scratchMembers(graph: QuantizedGraph, plan: MemoryPlan, names: Names): { declaration: string }[] {
  const member = (offset: number, values: string, name: string) => {
    const below = offset > 0 ? `uint8_t below[${offset}]; ` : "";
    return { declaration: `struct { ${below}${values}; } ${name};` };
  };
  const nameOf = (node: number, part: string) => `${at(names.nodes, node)}_${part}`;
  const tensors = graph.nodes.flatMap((node) => {
    const place = at(plan.places, node.id);
    if (place.kind !== "scratch") return [];
    const positions = node.sequence ? `[${node.sequence.length}]` : "";
    return [member(place.offset, `${typeOf(node)} v${positions}[${count(node.shape)}]`, at(names.nodes, node.id))];
  });
  const temporaries = plan.temporaries.map(({ node, temporary, offset }) =>
    member(offset, `${temporary.type} v[${temporary.count}]`, nameOf(node, temporary.name)),
  );
  const memories = plan.memories.map(({ node, field, offset }) =>
    member(offset, `${fieldType(field)} v[${field.count}]`, nameOf(node, field.name)),
  );
  const all = [...tensors, ...temporaries, ...memories];
  if (all.length === 0) return [{ declaration: "uint8_t unused; /* this model needs no scratch */" }];
  return [...all, { declaration: `uint32_t lb_align[${plan.scratchBytes / 4}];` }];
}

/** sizeof the structs: a struct cannot be empty. */
export function structBytes(bytes: number): number {
  return bytes === 0 ? 1 : bytes;
}
