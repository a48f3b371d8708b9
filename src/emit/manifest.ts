/** manifest.json: every number that a tool may want, and the SHA-256 of each file. Format 1, documented in docs/manifest.md. */

import { createHash } from "node:crypto";
import { bytesRead, type KernelChoice } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import { hookBytes, type MemoryPlan, snapshotOverhead } from "../ir/plan.ts";
import { contract, type QuantizedGraph, type QuantizedNode } from "../ir/quantized.ts";
import type { Trace } from "../ir/trace.ts";
import { at } from "../ops/constants.ts";
import { lookBackFacts } from "../ops/look-back/facts.ts";
import { type Balance, boundOf } from "../targets/balance.ts";
import type { Constants } from "./constants.ts";
import type { EmitFacts } from "./facts.ts";
import { labelsOf } from "./header.ts";
import type { Names, Port } from "./names.ts";
import { structBytes } from "./places.ts";

export function manifestText(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  names: Names,
  constants: Constants,
  trace: Trace,
  facts: EmitFacts,
  files: ReadonlyMap<string, string>,
): string {
  const port = ({ member, node }: Port) => ({
    name: member,
    shape: node.shape,
    ...format(node),
    ...(labelsOf(graph, node) === undefined ? {} : { labels: labelsOf(graph, node) }),
  });
  const length = sequenceLength(graph);
  const manifest = {
    format: 1,
    generator: `lookback ${facts.version}`,
    contract,
    model: { name: graph.name, hash: facts.hash, spec: graph.file },
    target: facts.target,
    prefix: names.p,
    ...(length === undefined ? {} : { mostSteps: length }),
    inputs: names.inputs.map(port),
    outputs: names.outputs.map(port),
    nodes: graph.nodes.map((node) => nodeEntry(graph, node, choices[node.id], plan, facts)),
    state: plan.state.map(({ node, field, offset, bytes }) => ({
      node: at(graph.nodes, node).name,
      field: field.name,
      bits: field.bits,
      ...(field.unsigned ? { unsigned: true } : {}),
      count: field.count,
      offset,
      bytes,
    })),
    ...(plan.counters.length === 0
      ? {}
      : {
          statistics: plan.counters.map(({ node, name }, i) => ({
            node: at(graph.nodes, node).name,
            name,
            offset: hookBytes * plan.hooks.length + 4 * i,
          })),
        }),
    ...(plan.hooks.length === 0
      ? {}
      : { storeHooks: plan.hooks.map((node, i) => ({ node: at(graph.nodes, node).name, offset: hookBytes * i, bytes: hookBytes })) }),
    bytes: {
      state: structBytes(plan.stateBytes),
      scratch: structBytes(plan.scratchBytes),
      input: plan.inputBytes,
      output: plan.outputBytes,
      weights: plan.weightBytes,
      tables: plan.tableBytes,
      snapshot: plan.snapshotBytes + snapshotOverhead,
    },
    stack: facts.stack.compilers.map(({ bytes, ...compiler }) => ({ ...compiler, bytes: bytes ?? "not measured" })),
    macsPerStep: choices.reduce((sum, choice) => sum + (choice?.macs ?? 0), 0),
    bytesReadPerStep: choices.reduce((sum, choice) => sum + (choice === undefined ? 0 : bytesRead(choice.reads)), 0),
    ...(facts.balance === undefined ? {} : { cycles: facts.balance }),
    selftest: { steps: trace.steps.length, weightsCrc: constants.crc, resultCrc: trace.resultCrc },
    license: { code: "MIT-0" },
    files: Object.fromEntries([...files].map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")])),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function nodeEntry(
  graph: QuantizedGraph,
  node: QuantizedNode,
  choice: KernelChoice | undefined,
  plan: MemoryPlan,
  { slots, balance }: EmitFacts,
): Record<string, unknown> {
  const bounds = Object.entries(node.matrices).map(([name, matrix]) => [name, { t: matrix.t, bound: matrix.bound }]);
  return {
    name: node.name,
    op: node.op,
    spec: `${node.origin.span.file}:${node.origin.span.line}`,
    inputs: node.inputs.map((id) => at(graph.nodes, id).name),
    shape: node.shape,
    ...format(node),
    ...(node.range === undefined ? {} : { range: [node.range.lo, node.range.hi] }),
    ...(node.sequence?.backward ? { backward: true } : {}),
    place: at(plan.places, node.id),
    ...temporariesOf(node, plan),
    ...memoriesOf(node, plan),
    ...(choice === undefined ? {} : workOf(choice, balance)),
    ...(node.op === "lookBack" ? { lookBack: lookBackFacts(node) } : {}),
    ...(slots?.has(node.id) ? { slots: slots.get(node.id) } : {}),
    ...(bounds.length === 0 ? {} : { accumulators: Object.fromEntries(bounds) }),
  };
}

function workOf({ kernel, reason, macs, reads, full, packedBytes }: KernelChoice, balance: Balance | undefined): Record<string, unknown> {
  return {
    kernel,
    reason,
    macs,
    bytesRead: bytesRead(reads),
    reads,
    ...(full === undefined ? {} : { full }),
    ...(balance === undefined ? {} : { boundBy: boundOf(balance, { macs, reads }) }),
    weightBytes: packedBytes,
  };
}

function format(node: QuantizedNode): Record<string, unknown> {
  if (node.format === undefined) return { stored: "uint16", classes: node.classes };
  const { s, z, bits } = node.format;
  return { stored: `int${bits}`, scale: s, zeroPoint: z };
}

function temporariesOf(node: QuantizedNode, plan: MemoryPlan): Record<string, unknown> {
  const own = plan.temporaries.filter((one) => one.node === node.id);
  return own.length === 0 ? {} : { temporaries: own.map(({ temporary, offset, bytes }) => ({ name: temporary.name, offset, bytes })) };
}

function memoriesOf(node: QuantizedNode, plan: MemoryPlan): Record<string, unknown> {
  const own = plan.memories.filter((one) => one.node === node.id);
  return own.length === 0 ? {} : { memory: own.map(({ field, offset, bytes }) => ({ name: field.name, offset, bytes })) };
}
