/** What is said of a compiled model: plain data, which --json prints as it is. */

import type { Compiled } from "../compile.ts";
import { bytesRead, type Reads } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { QuantizedNode } from "../ir/quantized.ts";
import type { SlotUse } from "../ir/slot-use.ts";
import type { StackBytes } from "../ir/stack.ts";
import { type LookBackFacts, lookBackFacts } from "../ops/look-back/facts.ts";
import { type Balance, type Bound, boundOf } from "../targets/balance.ts";
import { shownPath } from "./paths.ts";

export interface LayerReport {
  readonly name: string;
  readonly op: string;
  readonly shape: readonly number[];
  /** "int8", "int16", "uint16". */
  readonly stored: string;
  readonly scale?: number;
  readonly zeroPoint?: number;
  readonly kernel?: string;
  /** Of one step, at most. */
  readonly macs: number;
  /** Bytes that one step reads, at most; inputs of the model have none of this. */
  readonly reads?: Reads;
  /** The usual step once memories are full, where the worst one does more. */
  readonly full?: { readonly macs: number; readonly reads: Reads };
  /** Whether reading or arithmetic takes longer on the target; absent where its documents state no cycles. */
  readonly boundBy?: Bound;
  readonly weightBytes: number;
  readonly lookBack?: LookBackFacts;
  /** Of memories with slots: how full they were over the calibration. */
  readonly slots?: readonly SlotUse[];
  /** File and line in the spec. */
  readonly spec: string;
}

export interface ModelReport {
  readonly name: string;
  readonly spec: string;
  readonly hash: string;
  readonly target: string;
  /** Relative to the working folder, with "/". */
  readonly folder: string;
  /** False where the folder was up to date. */
  readonly changed: boolean;
  /** Of `compile --as`: the framework that the folder is a library of. */
  readonly as?: string;
  readonly layers: readonly LayerReport[];
  /** statistics: how many of the state's bytes --stats takes. */
  readonly ram: { readonly state: number; readonly scratch: number; readonly statistics?: number };
  /** At most, with the worst of the compilers that were measured (manifest.json has each); absent where none was. */
  readonly stack?: StackBytes;
  readonly flash: { readonly weights: number; readonly tables: number };
  /** Of one position, where the model takes whole sequences. */
  readonly macsPerStep: number;
  readonly bytesReadPerStep: number;
  /** Of a model of whole sequences: positions of one at most. */
  readonly mostSteps?: number;
  readonly cycles?: Balance;
  readonly framework: FrameworkReport;
}

export interface FrameworkReport {
  readonly status: "equal" | "not checked";
  readonly outputs?: readonly { readonly name: string; readonly maxDifference: number; readonly bound: number }[];
  /** The data file, relative to the spec's root. */
  readonly file?: string;
  readonly steps?: number;
}

export function compileReport(compiled: Compiled, folder: string, changed: boolean): ModelReport {
  const { quantize: graph, select: choices, plan } = compiled;
  const length = sequenceLength(graph);
  return {
    name: graph.name,
    spec: graph.file,
    hash: compiled.hash,
    target: compiled.target.name,
    folder: shownPath(folder).replaceAll("\\", "/"),
    changed,
    layers: graph.nodes.map((node) => layerReport(node, choices[node.id], compiled)),
    ram: {
      state: plan.stateBytes,
      scratch: plan.scratchBytes,
      ...(plan.counters.length === 0 ? {} : { statistics: 4 * plan.counters.length }),
    },
    ...(compiled.stack.worst === undefined ? {} : { stack: compiled.stack.worst }),
    flash: { weights: plan.weightBytes, tables: plan.tableBytes },
    macsPerStep: choices.reduce((sum, choice) => sum + (choice?.macs ?? 0), 0),
    bytesReadPerStep: choices.reduce((sum, choice) => sum + (choice === undefined ? 0 : bytesRead(choice.reads)), 0),
    ...(length === undefined ? {} : { mostSteps: length }),
    ...(compiled.balance === undefined ? {} : { cycles: compiled.balance }),
    framework: frameworkReport(compiled),
  };
}

function layerReport(node: QuantizedNode, choice: Compiled["select"][number], { slots: used, balance }: Compiled): LayerReport {
  const slots = used.get(node.id);
  return {
    name: node.name,
    op: node.op,
    shape: node.shape,
    stored: node.format === undefined ? "uint16" : `int${node.format.bits}`,
    ...(node.format === undefined ? {} : { scale: node.format.s, zeroPoint: node.format.z }),
    ...(choice === undefined ? {} : { kernel: choice.kernel }),
    macs: choice?.macs ?? 0,
    ...(choice === undefined ? {} : { reads: choice.reads }),
    ...(choice?.full === undefined ? {} : { full: choice.full }),
    ...(choice === undefined || balance === undefined ? {} : { boundBy: boundOf(balance, choice) }),
    weightBytes: choice?.packedBytes ?? 0,
    ...(node.op === "lookBack" ? { lookBack: lookBackFacts(node) } : {}),
    ...(slots === undefined ? {} : { slots }),
    spec: `${node.origin.span.file}:${node.origin.span.line}`,
  };
}

function frameworkReport({ framework }: Compiled): FrameworkReport {
  if (framework.status === "not checked") return { status: "not checked" };
  const outputs = framework.outputs.map(({ name, maxDifference, bound }) => ({ name, maxDifference, bound }));
  return { status: "equal", outputs, file: framework.file, steps: framework.steps };
}
