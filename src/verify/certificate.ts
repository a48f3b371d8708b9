/** The proof in a file: what every layer, output and memory held, as running CRCs that a device can compute too. */

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { crcText } from "../diagnostics/words.ts";
import { modelHash } from "../ir/model-hash.ts";
import { contract, type QuantizedGraph } from "../ir/quantized.ts";
import { type Layout, type Layouts, layoutsOf } from "./layout.ts";
import type { Vectors } from "./vectors.ts";

export interface CertificateEntry {
  /** `input`, `node <name>`, `output <name>` or `state`. */
  readonly entry: string;
  /** How many numbers went in. */
  readonly count: number;
  /** CRC-32 (zip's) of their canonical bytes, 8 hex digits; never restarted between steps or sequences. */
  readonly crc: string;
}

export interface Certificate {
  readonly format: 1;
  readonly contract: number;
  /** Model hash, 64 hex digits. */
  readonly model: string;
  /** SHA-256, 64 hex digits, of `certificateText`. */
  readonly digest: string;
  readonly entries: readonly CertificateEntry[];
  /** How it came about; not compared. */
  readonly provenance: Provenance;
}

export interface Provenance {
  readonly executor: string;
  readonly compiler?: string;
  readonly flags?: readonly string[];
  readonly vectors: {
    readonly source: Vectors["source"];
    readonly file?: string;
    readonly seed?: number;
    readonly sequences: number;
    readonly steps: number;
  };
  readonly versions: Readonly<Record<string, string>>;
}

/** What an executor says of itself. */
export type Origin = Omit<Provenance, "vectors" | "versions"> & { readonly versions?: Provenance["versions"] };

export interface RunningCrc {
  readonly crc: number;
  /** How often: a step each, or a sequence. */
  readonly fed: number;
}

/** Fed in the order of a run. What is never fed has count 0. */
export interface CertificateBuilder {
  /** The canonical bytes of one step's inputs. */
  input(bytes: Uint8Array): void;
  /** Of every node but the inputs (`Layouts.trace`). */
  trace(bytes: Uint8Array): void;
  /** `fresh`: bit i is set where output i fired at this step. */
  output(bytes: Uint8Array, fresh: number): void;
  /** All of a step, of which everything is known. */
  step(step: { readonly input: Uint8Array; readonly trace: Uint8Array; readonly output: Uint8Array; readonly fresh: number }): void;
  /** After each sequence. */
  state(bytes: Uint8Array): void;
  /** Of every entry, in their order; the values of now. */
  running(): readonly RunningCrc[];
  finish(origin: Origin, vectors: Vectors): Certificate;
}

interface Running {
  fed: number;
  crc: number;
}

export function certificateBuilder(graph: QuantizedGraph, layouts: Layouts = layoutsOf(graph)): CertificateBuilder {
  const running = (): Running => ({ fed: 0, crc: 0 });
  const [input, state] = [running(), running()];
  const [nodes, outputs] = [layouts.trace.slots.map(running), layouts.output.slots.map(running)];
  const all = [input, ...nodes, ...outputs, state];
  const parts = {
    input: (bytes: Uint8Array) => whole(input, layouts.input, bytes),
    trace: (bytes: Uint8Array) => each(nodes, layouts.trace, bytes, -1),
    output: (bytes: Uint8Array, fresh: number) => each(outputs, layouts.output, bytes, fresh),
  };
  return {
    ...parts,
    step: (step) => {
      parts.input(step.input);
      parts.trace(step.trace);
      parts.output(step.output, step.fresh);
    },
    state: (bytes) => whole(state, layouts.state, bytes),
    running: () => all,
    finish: (origin, vectors) => certificateOf(graph, layouts, all, origin, vectors),
  };
}

/** From running CRCs, wherever they were computed: input, nodes, outputs, state. */
export function certificateOf(
  graph: QuantizedGraph,
  layouts: Layouts,
  running: readonly RunningCrc[],
  origin: Origin,
  vectors: Vectors,
): Certificate {
  const names = [
    { entry: "input", size: layouts.input.count },
    ...layouts.trace.slots.map(({ name, count }) => ({ entry: `node ${name}`, size: count })),
    ...layouts.output.slots.map(({ name, count }) => ({ entry: `output ${name}`, size: count })),
    { entry: "state", size: layouts.state.count },
  ];
  const entries = names.map(({ entry, size }, i) => {
    const { fed, crc } = running[i] ?? { fed: 0, crc: 0 };
    return { entry, count: fed * size, crc: crcText(crc) };
  });
  const model = modelHash(graph);
  const digest = createHash("sha256").update(certificateText(model, entries), "utf8").digest("hex");
  return { format: 1, contract, model, digest, entries, provenance: provenanceOf(origin, vectors) };
}

/** What `digest` is the SHA-256 of, in UTF-8. */
export function certificateText(model: string, entries: readonly CertificateEntry[]): string {
  return [`lookback-certificate 1 ${model}`, ...entries.map(({ entry, count, crc }) => `${entry} ${count} ${crc}`), ""].join("\n");
}

/** The first entry in which two certificates differ: its name, or `model` or `contract` where they are not of one model. */
export function compareCertificates(a: Certificate, b: Certificate): string | undefined {
  if (a.model !== b.model) return "model";
  if (a.contract !== b.contract) return "contract";
  for (let i = 0; i < Math.max(a.entries.length, b.entries.length); i++) {
    const [mine, theirs] = [a.entries[i], b.entries[i]];
    if (mine?.entry !== theirs?.entry || mine?.count !== theirs?.count || mine?.crc !== theirs?.crc) return mine?.entry ?? theirs?.entry;
  }
  return undefined;
}

function whole(into: Running, { bytes: length }: Layout, bytes: Uint8Array): void {
  into.fed++;
  into.crc = crc32(bytes.subarray(0, length), into.crc);
}

function each(into: readonly Running[], { slots }: Layout, bytes: Uint8Array, mask: number): void {
  for (const [i, { offset, count, width }] of slots.entries()) {
    const running = into[i];
    if (running === undefined || (mask !== -1 && ((mask >>> i) & 1) === 0)) continue;
    running.fed++;
    running.crc = crc32(bytes.subarray(offset, offset + count * width), running.crc);
  }
}

function provenanceOf({ versions = {}, ...origin }: Origin, { source, file, seed, sequences, steps }: Vectors): Provenance {
  const what = { source, ...(file === undefined ? {} : { file }), ...(seed === undefined ? {} : { seed }) };
  return { ...origin, vectors: { ...what, sequences: sequences.length, steps }, versions };
}
