/**
 * LB9: the proof. LB900x the generated C against the reference (exit code 3), LB901x the model against its training framework,
 * LB902x accuracy against the tolerance that the spec states (LB9020 and LB9021: exit code 3).
 */

import { error } from "./define.ts";
import { counted, listed, shown } from "./words.ts";

/** Sequence and step count from 0; the step is one of that sequence. */
export interface ProofPlace {
  readonly executor: string;
  readonly sequence: number;
  readonly step: number;
}

export interface WrongValue extends ProofPlace {
  readonly name: string;
  readonly index: readonly number[];
  readonly expected: number;
  readonly actual: number;
  readonly differing: number;
  readonly count: number;
  readonly layersSeenIn?: string;
}

/** How an output compares with what the framework gave; real units. */
export interface Mismatch {
  readonly output: string;
  readonly file: string;
  /** Whether it holds class indices: `greatest` and `allowed` are then differences of their scores. */
  readonly indices: boolean;
  /** Steps compared, and those with an element beyond what is allowed. */
  readonly steps: number;
  readonly differing: number;
  readonly greatest: number;
  readonly allowed: number;
  readonly sequence: number;
  readonly step: number;
  readonly index: readonly number[];
  readonly expected: number;
  readonly computed: number;
}

/** A mistake of an exporter: its name, the layers that it is made in, what to do. */
export interface Suspect {
  readonly mistake: string;
  readonly layers: readonly string[];
  readonly fix: string;
}

const where = ({ sequence, step }: { sequence: number; step: number }): string => `sequence ${sequence}, step ${step} (both from 0)`;
const element = (index: readonly number[]): string => (index.length === 0 ? "" : `[${index.join(", ")}]`);
const ours =
  "the two must agree in every bit, whatever the spec: please report it with the reproducer; another compiler or target tells whether the compiler is at fault";

function values({ name, index, expected, actual }: WrongValue): string {
  return `${shown(name)}${element(index)} is ${actual}, not ${expected}`;
}

function extent(value: WrongValue): string[] {
  return [`${where(value)}; ${value.differing} of ${counted(value.count, "element")} differ${value.differing === 1 ? "s" : ""}`];
}

function layers({ layersSeenIn, executor }: WrongValue): string {
  if (layersSeenIn === undefined) return "no layers were compared";
  return `every layer${layersSeenIn === executor ? "" : ` of ${layersSeenIn}`} is equal up to this step`;
}

/** A number of the float model in at most 4 digits. */
function real(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function points(value: number): string {
  return `${real(value)} percentage point${value === 1 ? "" : "s"}`;
}

function mismatch({ output, file, indices, steps, differing, greatest, allowed }: Mismatch): string {
  if (indices) return `${shown(output)} differs from ${shown(file)} at ${differing} of ${counted(steps, "step")}`;
  return Number.isFinite(greatest)
    ? `${shown(output)} differs from ${shown(file)} by up to ${real(greatest)}, and ${real(allowed)} is allowed`
    : `${shown(output)} differs from ${shown(file)} without bound: one of them is not a finite number`;
}

function places(first: Mismatch, others: readonly Mismatch[]): string[] {
  return [firstPlace(first), ...others.map((other) => `also ${mismatch(other)}`)];
}

function fixes(suspects: readonly Suspect[]): string {
  return [...new Set(suspects.map(({ fix }) => fix))].join("; or ");
}

function firstPlace({ output, sequence, step, index, expected, computed }: Mismatch): string {
  return `first at ${where({ sequence, step })}: ${shown(output)}${element(index)} is ${real(computed)}, and the framework gave ${real(expected)}`;
}

function made({ mistake, layers }: Suspect): string {
  return `${mistake} (${listed(layers)})`;
}

export const verifying = {
  layer: error("LB9001", {
    title: "a layer of the generated C differs from the reference",
    explain:
      "The compiler runs the same stored inputs through its reference in TypeScript and through the generated C, and compares every layer at every step. This is the first layer, step and element whose bits differ. Nothing in a spec can cause that: either lookback generates wrong code for this layer, or the C compiler translates it wrongly. lookback verify writes a small program that shows the difference outside the compiler.",
    message: (value: WrongValue) => `${value.executor} differs from the reference: ${values(value)}`,
    notes: extent,
    help: () => ours,
  }),
  output: error("LB9002", {
    title: "an output of the generated C differs from the reference",
    explain:
      "The bits of an output differ although the layers were equal, or were not compared. Builds with and without probes are compared with the reference in turn: if only the build without probes differs, the C compiler's optimizer is the first suspect.",
    message: (value: WrongValue) => `${value.executor} differs from the reference: output ${values(value)}`,
    notes: (value: WrongValue) => [...extent(value), layers(value)],
    help: () => ours,
  }),
  state: error("LB9003", {
    title: "the memory of the generated C differs from the reference",
    explain:
      "After each sequence the compiler compares the whole memory of the model, as a snapshot holds it. Layers and outputs were equal up to here, but what is remembered is not, so a later step would differ.",
    message: (value: WrongValue) => `${value.executor} differs from the reference after a sequence: ${values(value)}`,
    notes: extent,
    help: () => ours,
  }),
  statistics: error("LB9007", {
    title: "the generated C counts otherwise than the reference",
    explain:
      "With --stats the C counts what happens in it: inputs at an end of their range, cells that saturate, what memories store, merge and evict. After each sequence the compiler compares these counts with the reference's own. Every result and the memory are equal, but a count is not.",
    message: (value: WrongValue) => `${value.executor} counts otherwise than the reference: ${values(value)}`,
    notes: extent,
    help: () => ours,
  }),
  fresh: error("LB9004", {
    title: "the generated C reports other fresh outputs",
    explain: "step returns one bit for each output that is fresh. The bits differ from those of the reference.",
    message: (place: ProofPlace, expected: number, actual: number) =>
      `${place.executor} says that the fresh outputs are 0x${actual.toString(16)}, not 0x${expected.toString(16)}`,
    notes: (place: ProofPlace) => [where(place)],
    help: () => ours,
  }),
  trap: error("LB9005", {
    title: "the generated C trapped",
    explain:
      "The program stopped in the middle of a step. A build with traps does so at every undefined behaviour of C, such as an overflow of a signed sum; any build does so at an access outside its memory. The overflow proofs of the compiler should have excluded it.",
    message: (place: ProofPlace, layer: string | undefined, message: string) =>
      `${place.executor} trapped${layer === undefined ? "" : ` in ${shown(layer)}`}: ${shown(message)}`,
    notes: (place: ProofPlace) => [where(place)],
    help: () => ours,
  }),
  broken: error("LB9006", {
    title: "the generated C answers in an unknown form",
    explain:
      "What the program left of its layers or its memory has not the length or the marks that it must have for this model. Usual cause: a binary that was built from another version of the model.",
    message: (place: ProofPlace, message: string) => `${place.executor} cannot be compared: ${shown(message)}`,
    notes: (place: ProofPlace) => [where(place)],
    help: () => "build it again from the sources that were generated for this model",
  }),
  framework: error("LB9010", {
    title: "the model differs from its training framework",
    explain:
      "expected holds what the training framework gave for its inputs. An output passes if no value differs by more than 1e-4 of the greatest expected magnitude; class indices must be equal unless the two greatest scores are that close. The model does not pass, and none of the known mistakes of exporters explains it. Usual causes: weights of another training run, another order of layers, an activation that the spec lacks, inputs scaled in one place only.",
    message: (first: Mismatch, _others: readonly Mismatch[]) => mismatch(first),
    notes: places,
    help: () => "compare spec and training code layer by layer: return an inner tensor as an output, and put it into expected too",
  }),
  mistake: error("LB9011", {
    title: "a known mistake in the weights",
    explain:
      "The model differs from what its training framework gave (expected). With this mistake undone it agrees within 1e-4 of the greatest expected magnitude, so the weights were exported with it. Tried are: gates in the order i o f g, i and f swapped, one bias dropped, one bias doubled, the recurrent matrix transposed, layers swapped; for all layers of a kind at once and for each alone. If two fit, both are named.",
    message: (first: Mismatch, _others: readonly Mismatch[], suspects: readonly Suspect[]) =>
      `${mismatch(first)}; the weights explain it: ${suspects.map(made).join(", or ")}`,
    notes: (first: Mismatch, others: readonly Mismatch[], _suspects: readonly Suspect[]) => places(first, others),
    help: (_first: Mismatch, _others: readonly Mismatch[], suspects: readonly Suspect[]) => fixes(suspects),
  }),
  suspicion: error("LB9012", {
    title: "a bias that seems to be missing from the weights",
    explain:
      "The model differs from what its training framework gave (expected), no known rearrangement of the weights explains it, and a recurrent layer has only one of its two biases, or one that is all zeros. PyTorch adds two, bias_ih and bias_hh. What the lost one held cannot be known from the file, so this is a suspicion.",
    message: (first: Mismatch, _others: readonly Mismatch[], suspects: readonly Suspect[]) =>
      `${mismatch(first)}; perhaps ${suspects.map(made).join(", or ")}`,
    notes: (first: Mismatch, others: readonly Mismatch[], _suspects: readonly Suspect[]) => places(first, others),
    help: (_first: Mismatch, _others: readonly Mismatch[], suspects: readonly Suspect[]) => fixes(suspects),
  }),
  maxError: error("LB9020", {
    title: "an output is further from the float model than tolerated",
    explain:
      "tolerance.maxError is the greatest difference, in real units, that an output of the fixed-point model may have from the float model, over every valid step of test, else calibration. Ways out: int16 for the layers with the greatest error (verify prints the error of each), a calibration set that covers what the inputs really do, or a wider tolerance.",
    message: (output: string, error: number, allowed: number, file: string) =>
      `${shown(output)} differs by up to ${real(error)} from the float model over ${shown(file)}, and the tolerance is ${real(allowed)}`,
    help: () => 'give the worst layer int16: quantize: { activations: "int16" }; or raise tolerance.maxError',
  }),
  accuracyPoints: error("LB9021", {
    title: "fixed point costs more accuracy than tolerated",
    explain:
      'tolerance.accuracyPoints is how many percentage points of right answers the fixed-point model may lose against the float model, over the labels in test. A usual cause is a tie between two int8 scores: the last layer before an argmax or a softmax may be given int16.\n\nTry: dense(memory, { units: 10, quantize: { activations: "int16" } })',
    message: (output: string, float: number, fixed: number, total: number, allowed: number) =>
      `${shown(output)} is right ${fixed} of ${total} times in fixed point and ${float} in float: it loses ${points((100 * (float - fixed)) / total)}, and the tolerance is ${real(allowed)}`,
    help: () => 'give the layer of the scores int16: quantize: { activations: "int16" }; or raise tolerance.accuracyPoints',
  }),
  nothingToMeasure: error("LB9022", {
    title: "a tolerance that nothing can be measured for",
    explain:
      "tolerance.accuracyPoints needs the right answers: an array <output>.labels in the test file. tolerance.maxError needs recorded inputs: test, or calibration.",
    message: (option: string, needed: string) => `tolerance.${option} needs ${needed}`,
    help: (option: string) => `add them to the model's options, or leave tolerance.${option} out`,
  }),
} as const;

/** The codes that end with exit code 3: reference and binary differ, or a tolerance is exceeded. */
export const differing: ReadonlySet<string> = new Set(
  (["layer", "output", "state", "statistics", "fresh", "trap", "broken", "maxError", "accuracyPoints"] as const).map(
    (name) => verifying[name].definition.code,
  ),
);
