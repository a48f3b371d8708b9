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
import { breath } from "./breath.ts";
import { type Certificate, type CertificateBuilder, certificateBuilder, compareCertificates } from "./certificate.ts";
import { type Compared, compareRun, compareState, compareStatistics, compareStep } from "./compare.ts";
import type { Difference } from "./difference.ts";
import type { Executor, Session, Step } from "./executor.ts";
import { type Layouts, layoutsOf } from "./layout.ts";
import { inputBuffers, type ReferenceStep, readInto, reference, referenceOrigin } from "./reference.ts";
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
}

export interface Verification {
  readonly equal: boolean;
  /** The reference's, over the steps that were run. */
  readonly certificate: Certificate;
  readonly executors: readonly ExecutorResult[];
  readonly difference?: Difference;
  /** What was compared in fact. values: stored numbers, over all builds. */
  readonly compared: { readonly sequences: number; readonly steps: number; readonly values: number };
}

interface Running {
  readonly executor: Executor;
  readonly session: Session;
  readonly builder: CertificateBuilder;
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
  const executors = [builds.probes, builds.real, builds.traps].filter((executor) => executor !== undefined);
  const running: Running[] = [];
  try {
    for (const executor of executors) {
      running.push({ executor, session: await executor.open(), builder: certificateBuilder(graph, layouts), probed: false });
    }
    const { difference, compared } = await run(graph, layouts, vectors, builder, running, options);
    const { sequences, steps, values } = compared;
    const certificate = builder.finish({ ...referenceOrigin, versions: options.versions ?? {} }, vectors);
    const results = running.map(({ executor, builder: own, probed }) => {
      const equal = difference?.executor !== executor.name;
      if (!probed) return { name: executor.name, equal };
      const its = own.finish(executor.provenance, vectors);
      invariant(difference !== undefined || compareCertificates(certificate, its) === undefined, "equal bytes with unequal CRCs");
      return { name: executor.name, equal, digest: its.digest };
    });
    return {
      equal: difference === undefined,
      certificate,
      executors: results,
      ...(difference ? { difference } : {}),
      compared: { sequences, steps, values },
    };
  } finally {
    for (const { session } of running) await session.close();
  }
}

async function run(
  graph: QuantizedGraph,
  layouts: Layouts,
  vectors: Vectors,
  builder: CertificateBuilder,
  running: readonly Running[],
  { onProgress, signal }: VerifyOptions,
): Promise<{ difference?: Difference; compared: Compared }> {
  const truth = reference(graph, layouts, { counts: running.some(({ session }) => session.statistics !== undefined) });
  const whole = sequenceLength(graph) !== undefined;
  const inputs = inputBuffers(graph);
  const breathing = breath(signal);
  const compared: Compared = { sequences: 0, steps: 0, values: 0 };
  for (const [sequence, { steps }] of vectors.sequences.entries()) {
    truth.reset();
    for (const { session } of running) await session.reset();
    if (whole) {
      onProgress?.(compared.steps, vectors.steps);
      await breathing.take();
      const expected = Array.from(truth.sequence(steps, readInto(vectors, sequence, inputs)), copied);
      for (const position of expected) {
        builder.input(position.input);
        builder.trace(position.trace);
        builder.output(position.output, position.fresh);
      }
      for (const one of running) {
        const answers = await answersOf(one, expected);
        const difference = compareRun(layouts, expected, answers, { executor: one.executor.name, sequence }, compared);
        if (difference) return { difference, compared };
        for (const [i, actual] of answers.entries()) feed(one, at(expected, i), actual);
      }
      compared.steps += steps;
    }
    for (let step = 0; step < steps && !whole; step++) {
      if (breathing.due()) {
        onProgress?.(compared.steps, vectors.steps);
        await breathing.take();
      }
      vectors.read(sequence, step, inputs);
      const expected = truth.step(inputs);
      builder.input(expected.input);
      builder.trace(expected.trace);
      builder.output(expected.output, expected.fresh);
      for (const one of running) {
        const answer = one.session.step(expected.input);
        const actual = answer instanceof Promise ? await answer : answer;
        const difference = compareStep(layouts, expected, actual, { executor: one.executor.name, sequence, step }, compared);
        if (difference) return { difference, compared };
        feed(one, expected, actual);
      }
      compared.steps++;
    }
    const state = truth.state();
    builder.state(state);
    for (const one of running) {
      const actual = await one.session.state();
      const place = { executor: one.executor.name, sequence, step: Math.max(0, steps - 1) };
      const difference = compareState(layouts, state, actual, place, compared);
      if (difference) return { difference, compared };
      if (actual.kind === "state") one.builder.state(actual.bytes);
      const counted = await one.session.statistics?.();
      const miscounted = counted && truth.statistics && compareStatistics(truth.statistics, counted, place, compared);
      if (miscounted) return { difference: miscounted, compared };
    }
    compared.sequences++;
  }
  onProgress?.(vectors.steps, vectors.steps);
  return { compared };
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
