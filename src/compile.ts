/** The whole compiler on one page: its stages, flat and in order. Each is a pure function; only read and build touch the outside. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { type Diagnostic, Refusal } from "./diagnostics/diagnostic.ts";
import { targeting } from "./diagnostics/targets.ts";
import { emit } from "./emit/emit.ts";
import type { KernelChoice } from "./ir/choice.ts";
import type { Graph } from "./ir/graph.ts";
import { inputsOf, sequenceLength } from "./ir/graph.ts";
import type { Model } from "./ir/model.ts";
import { modelHash } from "./ir/model-hash.ts";
import type { MemoryPlan } from "./ir/plan.ts";
import type { CProject } from "./ir/project.ts";
import type { QuantizedGraph } from "./ir/quantized.ts";
import { count } from "./ir/shape.ts";
import type { SlotUse } from "./ir/slot-use.ts";
import type { StackFacts } from "./ir/stack.ts";
import type { Trace } from "./ir/trace.ts";
import { stackOf } from "./kernels/stack.ts";
import { lower } from "./lower/lower.ts";
import { refuseUnsupported } from "./lower/unsupported.ts";
import { budgetProblems } from "./plan/budget.ts";
import { plan } from "./plan/plan.ts";
import { quantize } from "./quantize/quantize.ts";
import { slotUse } from "./quantize/slot-use.ts";
import { readSources, type Sources } from "./read.ts";
import { select } from "./select/select.ts";
import { type Balance, balanceOf } from "./targets/balance.ts";
import { avr, type Target } from "./targets/target.ts";
import { trace } from "./trace/trace.ts";
import { checkFramework, type FrameworkResult, refuseMismatch } from "./verify/framework.ts";
import { chooseVectors, type Vectors } from "./verify/vectors.ts";
import { version } from "./version.ts";

/** The value between every two stages, by the name of the stage that made it. */
export interface Stages {
  readonly read: Sources;
  readonly lower: Graph;
  readonly framework: FrameworkResult;
  readonly quantize: QuantizedGraph;
  readonly select: readonly (KernelChoice | undefined)[];
  readonly plan: MemoryPlan;
  readonly trace: Trace;
  readonly emit: CProject;
}

export interface Compiled extends Stages {
  readonly target: Target;
  readonly hash: string;
  readonly stack: StackFacts;
  /** By node id: how full its slots were over the calibration. */
  readonly slots: ReadonlyMap<number, readonly SlotUse[]>;
  /** Absent where no document states the cycles of the target. */
  readonly balance?: Balance;
  readonly vectors: Vectors;
  readonly warnings: readonly Diagnostic[];
}

export interface CompileOptions {
  readonly target: Target;
  /** The folder that paths in the model's options are relative to. */
  readonly root: string;
  /** The C counts what happens in it, which takes room in its state. */
  readonly stats?: boolean;
  /** Called as each stage begins. */
  readonly onStage?: (stage: keyof Stages) => void;
  /** Called with what each stage made. */
  readonly onValue?: (stage: keyof Stages, value: unknown) => void;
  readonly signal?: AbortSignal;
}

/** Inputs and outputs of a whole sequence stand on the self-test's stack, so it is shorter. */
const selftestSteps = { steps: 16, sequence: 8 };

/** From a model of a spec to its C project, or a Refusal with everything that is wrong. Writes nothing. */
export async function compileModel(model: Model, options: CompileOptions): Promise<Compiled> {
  const { target } = options;
  const stage = async <S extends keyof Stages>(name: S, make: () => Stages[S] | Promise<Stages[S]>): Promise<Stages[S]> => {
    // A turn of the event loop: only there a signal such as Ctrl-C is heard.
    await nextTurn();
    options.signal?.throwIfAborted();
    options.onStage?.(name);
    const value = await make();
    options.onValue?.(name, value);
    return value;
  };
  const warnings: Diagnostic[] = [];

  const sources = await stage("read", () => {
    // First: nobody should have to make the weights of a model that cannot be compiled yet.
    refuseUnsupported(model);
    if (options.stats && model.nodes.some(({ time }) => time.kind === "sequence"))
      throw new Refusal(targeting.statisticsOfSequences(undefined, model.name));
    return readSources(model, options.root, warnings);
  });
  const graph = await stage("lower", () => lower(sources.model, sources.params));
  const framework = await stage("framework", () => agreeing(checkFramework(graph, sources.expected)));
  const quantized = await stage("quantize", () => quantize(graph, sources.calibration));
  const hash = modelHash(quantized);
  const choices = await stage("select", () => select(quantized, target.core.kernels, target.name));
  const memory = await stage("plan", () =>
    withinBudget(quantized, choices, plan(quantized, choices, { stats: options.stats === true }), target),
  );
  const vectors = chooseVectors(quantized, { test: sources.test, calibration: sources.calibration });
  const golden = await stage("trace", () => trace(quantized, firstSteps(quantized, vectors)));
  const facts = { ...factsOf(quantized, choices, memory, target), slots: slotUse(quantized, sources.calibration) };
  const project = await stage("emit", () =>
    emit(quantized, choices, memory, golden, { version, hash, target: target.name, board: target, ...facts }),
  );

  return {
    read: sources,
    lower: graph,
    framework,
    quantize: quantized,
    select: choices,
    plan: memory,
    trace: golden,
    emit: project,
    target,
    hash,
    ...facts,
    vectors,
    warnings,
  };
}

/** The same model for another target: its integers are the same everywhere. Throws a Refusal where it does not fit. */
export function retarget(compiled: Compiled, target: Target): Compiled {
  const { quantize: graph, trace: golden, hash, slots } = compiled;
  const choices = select(graph, target.core.kernels, target.name);
  const memory = withinBudget(graph, choices, plan(graph, choices, { stats: compiled.plan.counters.length > 0 }), target);
  const facts = { ...factsOf(graph, choices, memory, target), slots };
  const project = emit(graph, choices, memory, golden, { version, hash, target: target.name, board: target, ...facts });
  const { balance: _balance, ...same } = compiled;
  return { ...same, target, select: choices, plan: memory, emit: project, ...facts };
}

function factsOf(graph: QuantizedGraph, choices: readonly (KernelChoice | undefined)[], memory: MemoryPlan, target: Target) {
  const stack = stackOf(graph, choices, memory, { core: target.core.name, compilers: target.core.compilers });
  const balance = balanceOf(target);
  return { stack, ...(balance && { balance }) };
}

function agreeing(result: FrameworkResult): FrameworkResult {
  refuseMismatch(result);
  return result;
}

/** The spec's budget, else what the board has. */
function withinBudget(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  memory: MemoryPlan,
  target: Target,
): MemoryPlan {
  const { ramBytes, flashBytes } = graph.options.budget ?? {};
  const limit = (stated: number | undefined, board: number | undefined) =>
    stated !== undefined ? { bytes: stated, by: "the budget" } : board === undefined ? undefined : { bytes: board, by: target.name };
  const problems = budgetProblems(graph, choices, memory, {
    ram: limit(ramBytes, target.ramBytes),
    flash: limit(flashBytes, target.flashBytes),
  });
  if (target.core.isa === "avr") problems.push(...farConstants(graph, choices, memory));
  if (problems.length > 0) throw new Refusal(...problems);
  return memory;
}

function farConstants(graph: QuantizedGraph, choices: readonly (KernelChoice | undefined)[], memory: MemoryPlan): Diagnostic[] {
  const constants = memory.weightBytes + memory.tableBytes;
  const largest = Math.max(0, ...choices.flatMap((choice) => choice?.arrays.map(({ values }) => values.byteLength) ?? []));
  const beyond = (what: string, bytes: number, most: number): Diagnostic[] =>
    bytes > most ? [targeting.farConstants(undefined, graph.name, what, bytes, most)] : [];
  return [...beyond("constants of", constants, avr.nearFlash), ...beyond("an array of", largest, avr.object)];
}

function firstSteps(graph: QuantizedGraph, vectors: Vectors): Int32Array[][] {
  const ports = inputsOf(graph);
  const most = sequenceLength(graph) === undefined ? selftestSteps.steps : selftestSteps.sequence;
  const steps = Math.min(most, vectors.sequences[0]?.steps ?? 0);
  return Array.from({ length: steps }, (_, step) => {
    const inputs = ports.map((node) => new Int32Array(count(node.shape)));
    vectors.read(0, step, inputs);
    return inputs;
  });
}
