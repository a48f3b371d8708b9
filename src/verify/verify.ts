/**
 * verify: the same stored inputs, step by step, through the reference and through every build of the generated C.
 *
 * The reference runs once beside all executors. Compared are every layer at every step of the build with probes, the outputs and their
 * freshness at every step of each build, and each build's canonical state and statistics after every sequence. Stops at the first difference.
 * Of a model of whole sequences every sequence is one run, and each of its positions a step.
 */

import { invariant } from "../diagnostics/internal.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { type BatchRunner, batchRunner } from "./batches.ts";
import { type Breath, breath } from "./breath.ts";
import { type Certificate, type CertificateBuilder, certificateBuilder, certificateOf, compareCertificates } from "./certificate.ts";
import { type Compared, compareRun, compareState, compareStatistics, compareStep } from "./compare.ts";
import type { Difference } from "./difference.ts";
import type { Executor, Session, Step, StepCounts } from "./executor.ts";
import { type Layouts, layoutsOf } from "./layout.ts";
import { inputBuffers, type Reference, type ReferenceStep, readInto, reference, referenceOrigin } from "./reference.ts";
import type { Vectors } from "./vectors.ts";

export interface Builds {
  /** Leaves every layer's values at each step; without it only outputs and state are compared. */
  readonly probes?: Executor;
  /** What the user gets. */
  readonly real: Executor;
  /** Stops at undefined behaviour. */
  readonly traps?: Executor;
}

export interface VerifyOptions {
  /** Called every 50 ms and at the end, with steps of `Vectors.steps`. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Looked at every 50 ms; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** For the certificate's provenance: of lookback, node and the like. */
  readonly versions?: Readonly<Record<string, string>>;
}

export interface ExecutorResult {
  readonly name: string;
  readonly equal: boolean;
  /** Its own certificate, made from its own bytes; without probes it has no entries of layers, so it has no digest to compare. */
  readonly digest?: string;
  /** What its steps took, where it counts that. */
  readonly counts?: StepCounts;
}

export interface Verification {
  readonly equal: boolean;
  /** The reference's, over the steps that were run. */
  readonly certificate: Certificate;
  readonly executors: readonly ExecutorResult[];
  readonly difference?: Difference;
  /**
   * What was compared in fact. values: stored numbers, over all builds. hooked: where the model asks the firmware what to store, all that
   * was compared twice, without an answer and with those of store-decision.ts.
   */
  readonly compared: { readonly sequences: number; readonly steps: number; readonly values: number; readonly hooked?: boolean };
}

interface Running {
  readonly executor: Executor;
  readonly session: Session;
  readonly builder: CertificateBuilder;
  /** Where many steps are made in one exchange. */
  readonly runner?: BatchRunner;
  probed: boolean;
}

export async function verifyEquality(
  graph: QuantizedGraph,
  vectors: Vectors,
  builds: Builds,
  options: VerifyOptions = {},
): Promise<Verification> {
  const layouts = layoutsOf(graph);
  const builder = certificateBuilder(graph, layouts);
  const compared: Compared = { sequences: 0, steps: 0, values: 0 };
  const executors = [builds.probes, builds.real, builds.traps].filter((executor) => executor !== undefined);
  const running: Running[] = [];
  try {
    for (const executor of executors) {
      const session = await executor.open();
      const { batches } = session;
      const runner = batches && batchRunner({ graph, layouts, vectors, executor: executor.name, session, batches, builder, compared });
      running.push({ executor, session, builder: certificateBuilder(graph, layouts), probed: false, ...(runner ? { runner } : {}) });
    }
    const plain = await run(graph, layouts, vectors, builder, running, compared, options);
    const { sequences, steps } = compared;
    // What the firmware decides is no part of the certificate; that it is followed is part of the proof.
    const hooked = plain === undefined && running.length > 0 && running.every(({ session }) => session.hook !== undefined);
    const difference = plain ?? (hooked ? await withHooks(graph, layouts, vectors, running, compared, options) : undefined);
    const { values } = compared;
    const certificate = builder.finish({ ...referenceOrigin, versions: options.versions ?? {} }, vectors);
    const results: ExecutorResult[] = [];
    for (const one of running) {
      const its = await ownCertificate(graph, layouts, vectors, one, difference);
      const unlike = its && difference === undefined ? compareCertificates(certificate, its) : undefined;
      invariant(unlike === undefined, `${one.executor.name}: equal bytes with unequal CRCs of ${unlike}`);
      const counts = await one.session.counts?.();
      const { name } = one.executor;
      results.push({ name, equal: difference?.executor !== name, ...(its ? { digest: its.digest } : {}), ...(counts ? { counts } : {}) });
    }
    return {
      equal: difference === undefined,
      certificate,
      executors: results,
      ...(difference ? { difference } : {}),
      compared: { sequences, steps, values, ...(hooked ? { hooked } : {}) },
    };
  } finally {
    for (const { session } of running) await session.close();
  }
}

/** From its own bytes, or its own running CRCs: of these only where nothing differs, since else they began anew. */
async function ownCertificate(
  graph: QuantizedGraph,
  layouts: Layouts,
  vectors: Vectors,
  { executor, session, builder, probed }: Running,
  difference: Difference | undefined,
): Promise<Certificate | undefined> {
  const { batches } = session;
  if (probed) return builder.finish(executor.provenance, vectors);
  if (batches?.layers !== true || difference !== undefined) return undefined;
  return certificateOf(graph, layouts, await batches.entries(), executor.provenance, vectors);
}

/** The same steps with somebody who decides what is stored. */
async function withHooks(
  graph: QuantizedGraph,
  layouts: Layouts,
  vectors: Vectors,
  running: readonly Running[],
  compared: Compared,
  options: VerifyOptions,
): Promise<Difference | undefined> {
  for (const { session } of running) await session.hook?.(true);
  const again = running.map((one) => ({ ...one, builder: certificateBuilder(graph, layouts) }));
  const difference = await run(graph, layouts, vectors, certificateBuilder(graph, layouts), again, compared, options, true);
  for (const { session } of running) await session.hook?.(false);
  return difference && { ...difference, hooked: true };
}

async function run(
  graph: QuantizedGraph,
  layouts: Layouts,
  vectors: Vectors,
  builder: CertificateBuilder,
  running: readonly Running[],
  compared: Compared,
  { onProgress, signal }: VerifyOptions,
  hooked = false,
): Promise<Difference | undefined> {
  const truth = reference(graph, layouts, {
    hooked,
    counts: running.some(({ session }) => session.statistics !== undefined),
  });
  const compare = sequenceLength(graph) === undefined ? stepByStep : wholeSequence;
  const inputs = inputBuffers(graph);
  const breathing = breath(signal);
  const breathe = async (): Promise<void> => {
    onProgress?.(compared.steps, vectors.steps);
    await breathing.take();
  };
  for (const [sequence, { steps }] of vectors.sequences.entries()) {
    truth.reset();
    for (const { session, runner } of running) await (runner ? runner.begin(sequence) : session.reset());
    const read = readInto(vectors, sequence, inputs);
    const unlike = await compare({ layouts, truth, builder, running, compared, sequence, steps, read, breathing, breathe });
    if (unlike) return unlike;
    for (const { runner } of running) {
      const difference = await runner?.flush();
      if (difference) return difference;
    }
    const state = truth.state();
    builder.state(state);
    for (const one of running) {
      if (one.runner) {
        const difference = await one.runner.end(state);
        if (difference) return difference;
        continue;
      }
      const actual = await one.session.state();
      const place = { executor: one.executor.name, sequence, step: Math.max(0, steps - 1) };
      const difference = compareState(layouts, state, actual, place, compared);
      if (difference) return difference;
      if (actual.kind === "state") one.builder.state(actual.bytes);
      const counted = await one.session.statistics?.();
      const miscounted = counted && truth.statistics && compareStatistics(truth.statistics, counted, place, compared);
      if (miscounted) return miscounted;
    }
    compared.sequences++;
  }
  onProgress?.(vectors.steps, vectors.steps);
  return undefined;
}

/** One sequence, which every program is at the start of. */
interface SequenceRun {
  readonly layouts: Layouts;
  readonly truth: Reference;
  readonly builder: CertificateBuilder;
  readonly running: readonly Running[];
  readonly compared: Compared;
  readonly sequence: number;
  readonly steps: number;
  readonly read: (step: number) => readonly Int32Array[];
  readonly breathing: Breath;
  readonly breathe: () => Promise<void>;
}

async function stepByStep(run: SequenceRun): Promise<Difference | undefined> {
  const { layouts, truth, builder, running, compared, sequence, steps, read, breathing, breathe } = run;
  for (let step = 0; step < steps; step++) {
    if (breathing.due()) await breathe();
    const expected = truth.step(read(step));
    builder.step(expected);
    for (const one of running) {
      if (one.runner) {
        const pushed = one.runner.push(expected);
        const difference = pushed && (await pushed);
        if (difference) return difference;
        continue;
      }
      const answer = one.session.step(expected.input);
      const actual = answer instanceof Promise ? await answer : answer;
      const difference = compareStep(layouts, expected, actual, { executor: one.executor.name, sequence, step }, compared);
      if (difference) return difference;
      feed(one, expected, actual);
    }
    compared.steps++;
  }
  return undefined;
}

async function wholeSequence(run: SequenceRun): Promise<Difference | undefined> {
  const { layouts, truth, builder, running, compared, sequence, steps, read, breathe } = run;
  await breathe();
  const expected = Array.from(truth.sequence(steps, read), copied);
  for (const position of expected) builder.step(position);
  for (const one of running) {
    const answers = await answersOf(one, expected);
    const difference = compareRun(layouts, expected, answers, { executor: one.executor.name, sequence }, compared);
    if (difference) return difference;
    for (const [i, actual] of answers.entries()) feed(one, at(expected, i), actual);
  }
  compared.steps += steps;
  return undefined;
}

function feed(one: Running, expected: ReferenceStep, actual: Step): void {
  if (actual.kind !== "done") return;
  one.builder.input(expected.input);
  one.builder.output(actual.output, actual.fresh);
  if (actual.trace === undefined) return;
  one.probed = true;
  one.builder.trace(actual.trace);
}

async function answersOf({ executor, session }: Running, expected: readonly ReferenceStep[]): Promise<readonly Step[]> {
  invariant(session.run !== undefined, `${executor.name} takes no whole sequences`);
  return session.run(expected.map(({ input }) => input));
}

function copied({ fresh, input, output, trace }: ReferenceStep): ReferenceStep {
  return { fresh, input: input.slice(), output: output.slice(), trace: trace.slice() };
}
