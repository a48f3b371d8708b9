/**
 * A program far away against the reference: digests of running CRCs after many steps at a time. Where one differs, the sequence is run
 * again up to there and the first layer, step and element looked for, as if every byte had been compared at once.
 */

import { crc32 } from "node:zlib";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { serial } from "../diagnostics/serial.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { type CertificateBuilder, certificateBuilder, type RunningCrc } from "./certificate.ts";
import { type Compared, compareState, compareStep } from "./compare.ts";
import { type Difference, firstDifference, type Place } from "./difference.ts";
import type { Batches, Session } from "./executor.ts";
import { type Layouts, type Slot, writeSlot } from "./layout.ts";
import { inputBuffers, type ReferenceStep, reference } from "./reference.ts";
import type { Vectors } from "./vectors.ts";

/** What is run, and by whom. */
export interface BatchRun {
  readonly graph: QuantizedGraph;
  readonly layouts: Layouts;
  readonly vectors: Vectors;
  readonly executor: string;
  readonly session: Session;
  readonly batches: Batches;
  /** The reference's, fed with every step before it is pushed. */
  readonly builder: CertificateBuilder;
  readonly compared: Compared;
}

export interface BatchRunner {
  begin(sequence: number): Promise<void>;
  /** The next step. It is run once there are enough of them. */
  push(expected: ReferenceStep): Promise<Difference | undefined> | undefined;
  /** Runs what is left of the sequence. */
  flush(): Promise<Difference | undefined>;
  /** After the sequence, with the reference's state, which the builder was fed with since `flush`. */
  end(state: Uint8Array): Promise<Difference | undefined>;
}

export function batchRunner(run: BatchRun): BatchRunner {
  const { layouts, session, batches, builder, compared } = run;
  const length = layouts.input.bytes;
  const inputs = new Uint8Array(batches.most * length);
  const masks = tally();
  let [sequence, steps, pending, before] = [0, 0, 0, 0];

  const flush = async (): Promise<Difference | undefined> => {
    if (pending === 0) return undefined;
    const count = pending;
    pending = 0;
    const digest = await batches.run(inputs.subarray(0, count * length), true);
    if (digest !== digestOf(expectedEntries(builder, masks, run))) {
      const difference = await locate(run, sequence, steps - count, steps - 1);
      compared.steps = before + difference.step;
      return difference;
    }
    if (batches.layers) compared.layersSeenIn ??= run.executor;
    compared.values += count * ((batches.layers ? layouts.trace.count : 0) + layouts.output.count);
    return undefined;
  };
  return {
    begin: async (next) => {
      [sequence, steps, before] = [next, 0, compared.steps];
      await session.reset();
    },
    push: ({ input, fresh }) => {
      inputs.set(input, pending * length);
      masks.feed(fresh);
      pending++;
      steps++;
      return pending === batches.most ? flush() : undefined;
    },
    flush,
    end: async (state) => {
      const digest = await batches.end();
      if (digest === digestOf(expectedEntries(builder, masks, run))) {
        compared.values += layouts.state.count;
        return undefined;
      }
      const place = { executor: run.executor, sequence, step: Math.max(0, steps - 1) };
      const difference = compareState(layouts, state, await session.state(), place, compared);
      if (difference) return difference;
      throw unlike(run, `the memory after sequence ${sequence} had another CRC than its bytes have`);
    },
  };
}

/** The first difference among steps `first` to `last` of a sequence, of which it is known that there is one. */
async function locate(run: BatchRun, sequence: number, first: number, last: number): Promise<Difference> {
  const { graph, layouts, vectors, session, batches, compared } = run;
  const truth = reference(graph, layouts);
  const builder = certificateBuilder(graph, layouts);
  const values = inputBuffers(graph);
  const next = (step: number): ReferenceStep => {
    vectors.read(sequence, step, values);
    return truth.step(values);
  };
  for (let step = 0; step < first; step++) next(step);
  await replay(run, sequence, first);
  for (let step = first; step <= last; step++) {
    const expected = next(step);
    builder.step(expected);
    const place = { executor: run.executor, sequence, step };
    const actual = await session.step(expected.input);
    if (batches.layers) {
      const difference = await unlikeLayer(run, builder, await batches.entries(), expected, place);
      if (difference) return difference;
      compared.layersSeenIn ??= run.executor;
    }
    const difference = compareStep(layouts, expected, actual, place, compared);
    if (difference) return difference;
  }
  throw unlike(run, `steps ${first} to ${last} of sequence ${sequence} differed, and were equal when they were run again`);
}

/** The first layer whose running CRC is another: its bytes at that step. */
async function unlikeLayer(
  run: BatchRun,
  builder: CertificateBuilder,
  entries: readonly RunningCrc[],
  expected: ReferenceStep,
  place: Place,
): Promise<Difference | undefined> {
  const { trace } = run.layouts;
  const wanted = builder.running();
  const layer = trace.slots.findIndex((_, i) => !same(wanted[i + 1], entries[i + 1]));
  if (layer < 0) return undefined;
  const slot = at(trace.slots, layer);
  const bytes = await fetchLayer(run, place, layer, slot, expected.input);
  const size = slot.count * slot.width;
  if (bytes.length !== size) {
    const message = `its probe of ${slot.name} left ${bytes.length} bytes, not ${size}`;
    return { ...place, kind: "broken", message };
  }
  const actual = expected.trace.slice();
  actual.set(bytes, slot.offset);
  const value = firstDifference(trace, expected.trace, actual);
  if (value) return { ...place, ...value, what: "layer" };
  throw unlike(run, `${slot.name} differed at step ${place.step} of sequence ${place.sequence}, and not when it was run again`);
}

/** As many times from the start as it takes to get all bytes. */
async function fetchLayer(run: BatchRun, place: Place, layer: number, slot: Slot, input: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < slot.count * slot.width; ) {
    await replay(run, place.sequence, place.step);
    const part = await run.batches.capture(layer, offset, input);
    if (part.length === 0) break;
    parts.push(part);
    offset += part.length;
  }
  return Buffer.concat(parts);
}

/** Steps 0 to `count` - 1 of a sequence from reset; running CRCs are 0 afterwards. */
async function replay({ graph, layouts, vectors, batches }: BatchRun, sequence: number, count: number): Promise<void> {
  const values = inputBuffers(graph);
  await batches.restart();
  for (let first = 0; first < count; first += batches.most) {
    const steps = Math.min(batches.most, count - first);
    const inputs = new Uint8Array(steps * layouts.input.bytes);
    for (let i = 0; i < steps; i++) {
      vectors.read(sequence, first + i, values);
      const to = inputs.subarray(i * layouts.input.bytes);
      for (const [k, slot] of layouts.input.slots.entries()) writeSlot(slot, at(values, k), to);
    }
    await batches.run(inputs, false);
  }
}

function expectedEntries(builder: CertificateBuilder, masks: RunningCrc, { batches, layouts }: BatchRun): RunningCrc[] {
  const layers = layouts.trace.slots.length;
  const seen = builder.running().map((entry, i) => (batches.layers || i === 0 || i > layers ? entry : { crc: 0, fed: 0 }));
  return [...seen, masks];
}

function digestOf(entries: readonly RunningCrc[]): number {
  return crc32(Buffer.concat(entries.flatMap(({ crc, fed }) => [u32(crc), u32(fed)])));
}

function tally(): RunningCrc & { feed(mask: number): void } {
  const running = {
    crc: 0,
    fed: 0,
    feed: (mask: number) => {
      running.crc = crc32(u32(mask), running.crc);
      running.fed++;
    },
  };
  return running;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function same(a: RunningCrc | undefined, b: RunningCrc | undefined): boolean {
  return a?.crc === b?.crc && a?.fed === b?.fed;
}

function unlike({ executor }: BatchRun, what: string): Refusal {
  return new Refusal(serial.notRepeatable(undefined, executor, what));
}
