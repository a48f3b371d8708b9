/** One step, or one state, of an executor against the reference: the first difference in execution order. */

import { type Difference, firstDifference, type Place, type TrapDifference } from "./difference.ts";
import type { State, Step } from "./executor.ts";
import type { Layout, Layouts, Slot } from "./layout.ts";
import type { ReferenceStep } from "./reference.ts";
import type { ReferenceStatistics } from "./statistics.ts";

/** What has been found equal. */
export interface Compared {
  sequences: number;
  steps: number;
  /** Stored numbers, over all builds. */
  values: number;
  /** The build whose layers were compared. */
  layersSeenIn?: string;
}

/** Layers first, since they are the cause; then what was returned. `compared.values` grows by what was looked at. */
export function compareStep(
  layouts: Layouts,
  expected: ReferenceStep,
  actual: Step,
  place: Place,
  compared: Compared,
): Difference | undefined {
  if (actual.kind === "trap") return { ...place, ...trapped(layouts.trace, actual) };
  if (actual.trace) {
    const layer = firstDifference(layouts.trace, expected.trace, actual.trace);
    if (layer) return { ...place, ...layer, what: "layer" };
    if (actual.trace.length !== layouts.trace.bytes) return broken(place, "its probes left", actual.trace.length, layouts.trace.bytes);
    compared.values += layouts.trace.count;
    compared.layersSeenIn ??= place.executor;
  }
  if (actual.fresh !== expected.fresh) return { ...place, kind: "fresh", expected: expected.fresh, actual: actual.fresh };
  const output = firstDifference(layouts.output, expected.output, actual.output);
  if (output) return { ...place, ...output, what: "output", ...seen(compared) };
  if (actual.output.length !== layouts.output.bytes) return broken(place, "its outputs are", actual.output.length, layouts.output.bytes);
  compared.values += layouts.output.count;
  return undefined;
}

/** A whole sequence. Layers come node after node: the first in execution order that differs is the cause, at its first position. */
export function compareRun(
  layouts: Layouts,
  expected: readonly ReferenceStep[],
  actual: readonly Step[],
  place: Omit<Place, "step">,
  compared: Compared,
): Difference | undefined {
  const [only] = actual;
  if (only?.kind === "trap") return { ...place, step: 0, ...trapped(layouts.trace, only, expected.length) };
  if (actual.length !== expected.length) return broken({ ...place, step: 0 }, "it answered", actual.length, expected.length);
  const found = expected.flatMap((one, step) => compareStep(layouts, one, actual[step] as Step, { ...place, step }, compared) ?? []);
  const layerOf = (difference: Difference) => (difference.kind === "value" && difference.what === "layer" ? difference.node : Infinity);
  return found.reduce<Difference | undefined>((a, b) => (a === undefined || layerOf(b) < layerOf(a) ? b : a), undefined);
}

export function compareState(
  layouts: Layouts,
  expected: Uint8Array,
  actual: State,
  place: Place,
  compared: Compared,
): Difference | undefined {
  if (actual.kind === "broken") return { ...place, kind: "broken", message: `its snapshot cannot be read: ${actual.message}` };
  const value = firstDifference(layouts.state, expected, actual.bytes);
  if (value) return { ...place, ...value, what: "state", ...seen(compared) };
  if (actual.bytes.length !== layouts.state.bytes) return broken(place, "its memory has", actual.bytes.length, layouts.state.bytes);
  compared.values += layouts.state.count;
  return undefined;
}

/** Of builds with --stats. They are no part of the certificate. */
export function compareStatistics(
  { layout, bytes }: ReferenceStatistics,
  actual: Uint8Array,
  place: Place,
  compared: Compared,
): Difference | undefined {
  const value = firstDifference(layout, bytes(), actual);
  if (value) return { ...place, ...value, what: "statistics", ...seen(compared) };
  compared.values += layout.count;
  return undefined;
}

function seen({ layersSeenIn }: Compared): { layersSeenIn?: string } {
  return layersSeenIn === undefined ? {} : { layersSeenIn };
}

function broken(place: Place, what: string, bytes: number, needed: number): Difference {
  return { ...place, kind: "broken", message: `${what} ${bytes} bytes, not ${needed}` };
}

/** The layer after the last whole one that a probe has written. */
function trapped({ slots }: Layout, { message, traceBytes }: Step & { kind: "trap" }, positions = 1): TrapDifference {
  const end = ({ offset, count, width }: Slot) => (offset + count * width) * positions;
  const next = traceBytes === undefined ? undefined : slots.find((slot) => end(slot) > traceBytes);
  return { kind: "trap", message, ...(next ? { layer: next.name, node: next.node } : {}) };
}
