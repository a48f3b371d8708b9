/** The names of the generated C: the model's prefix, its tensors' members and types. No two of a model's identifiers meet. */

import { cName } from "../ir/c-names.ts";
import type { KernelChoice } from "../ir/choice.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { count } from "../ir/shape.ts";
import { typeOf } from "../kernels/c-types.ts";
import { at } from "../ops/constants.ts";

/** A tensor that the application sees: a member of the input or output struct, with a type of its own. */
export interface Port {
  readonly node: QuantizedNode;
  readonly member: string;
  /** The type's name without the prefix; two ports of one name and unlike tensors get types of their own. */
  readonly type: string;
  readonly count: number;
  readonly cType: string;
}

export interface Names {
  readonly p: string;
  readonly P: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** By node id. */
  readonly nodes: readonly string[];
}

/** What every project declares behind its prefix: types, functions, the checks of sizes, tables; then macros and states of `status`. */
const functions =
  `input output state scratch status state_size scratch_size init reset step run snapshot restore state_valid selftest statistics stats store_fn store_hook
  sigmoid_table exp2_table serial serial_port serial_entry serial_frame_size serial_init serial_receive serial_probe serial_record_reset
  serial_record_step serial_record_state`.split(/\s+/);
const macros =
  `H FLOAT_H PORT_H ARITH_H KERNELS_H WEIGHTS_H API CONTRACT STATE_BYTES SCRATCH_BYTES SNAPSHOT_BYTES MOST_STEPS HELD_ STEPS_ UNITS_
  OK BAD_LENGTH BAD_FORMAT WRONG_MODEL BAD_CRC BAD_VALUE WEIGHTS_CORRUPT WRONG_RESULT PROBE_H SERIAL_H
  SERIAL_FRAME_BYTES SERIAL_LAYERS SERIAL_ENTRIES SERIAL_PROBES`.split(/\s+/);
/** What a model named "size" or "int8" would meet with a tensor named "t". */
const standardTypes = ["size_t", "ptrdiff_t", "wchar_t", ...["int", "uint"].flatMap((sign) => [8, 16, 32, 64].map((n) => `${sign}${n}_t`))];
const macrosOfPort = ["FRESH", "ZERO", "MULTIPLIER", "SHIFT", "Q", "REAL", "LABELS"];

/** choices: what each node has of constants and of scratch beside its result. */
export function namesOf(graph: QuantizedGraph, choices: readonly (KernelChoice | undefined)[] = []): Names {
  const p = cName(graph.name);
  const P = p.toUpperCase();
  const taken = new Set([...standardTypes, ...functions.map((name) => `${p}_${name}`), ...macros.map((name) => `${P}_${name}`)]);
  /** The name, with as many `_` behind it as it takes to be the only one of those it stands for. */
  const free = (name: string, standsFor: (name: string) => readonly string[]): string => {
    let found = name;
    while (standsFor(found).some((identifier) => taken.has(identifier) || endsLikeOthers.test(identifier))) found += "_";
    for (const identifier of standsFor(found)) taken.add(identifier);
    return found;
  };
  const identifiersOfPort = (type: string) => [
    ...["", "_from_float", "_to_float"].map((end) => `${p}_${type}${end}`),
    ...macrosOfPort.map((macro) => `${P}_${type.toUpperCase()}_${macro}`),
  ];
  const types = new Map<string, string>();
  const port = (member: string, node: QuantizedNode): Port => {
    const cType = typeOf(node);
    const length = count(node.shape);
    const key = `${member} ${cType}[${length}] ${JSON.stringify(node.format)}`;
    const wished = [...types.keys()].some((other) => other.split(" ")[0] === member) ? `${member}_out` : member;
    const type = types.get(key) ?? free(wished, identifiersOfPort);
    types.set(key, type);
    return { node, member, type, count: length, cType };
  };
  const inputs = graph.nodes.filter(({ op }) => op === "input").map((node) => port(cName(node.name), node));
  const outputs = graph.outputs.map(({ name, node }) => port(cName(name), at(graph.nodes, node)));
  const members = new Set<string>();
  const nodes = graph.nodes.map((node) => {
    // Names made here, "x.dense" and "x.rescale0", may meet a variable of the spec.
    let name = cName(node.name);
    const { arrays = [], temporaries = [] } = choices[node.id] ?? {};
    // What a whole sequence remembers stands in the scratch too.
    const parts = [...temporaries.map((temporary) => temporary.name), ...(node.sequence ? node.state.map((field) => field.name) : [])];
    const membersOf = (tried: string) => [tried, ...parts.map((part) => `${tried}_${part}`)];
    while (membersOf(name).some((member) => members.has(member))) name += "_";
    const functions = node.words["store"] === "callback" ? ["set_store"] : [];
    const endings = new Set(["w", "scales", ...functions, ...arrays.map((array) => array.name)]);
    name = free(name, (tried) => [...endings].map((ending) => `${p}_${tried}_${ending}`));
    for (const member of membersOf(name)) members.add(member);
    return name;
  });
  return { p, P, inputs, outputs, nodes };
}

/** Kernels end in the widths that they are made for. */
const endsLikeOthers = /_(s8|s16|u16)$/;
