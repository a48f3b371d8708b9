/** One step, or one state, of an executor against the reference: the first difference in execution order. */

import { type Difference, firstDifference, type Place, type TrapDifference } from "./difference.ts";
import type { State, Step } from "./executor.ts";
import type { Layout, Layouts } from "./layout.ts";
import type { ReferenceStep } from "./reference.ts";

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

function seen({ layersSeenIn }: Compared): { layersSeenIn?: string } {
  return layersSeenIn === undefined ? {} : { layersSeenIn };
}

function broken(place: Place, what: string, bytes: number, needed: number): Difference {
  return { ...place, kind: "broken", message: `${what} ${bytes} bytes, not ${needed}` };
}

/** The layer after the last whole one that a probe has written. */
function trapped({ slots }: Layout, { message, traceBytes }: Step & { kind: "trap" }): TrapDifference {
  const next = traceBytes === undefined ? undefined : slots.find(({ offset, count, width }) => offset + count * width > traceBytes);
  return { kind: "trap", message, ...(next ? { layer: next.name, node: next.node } : {}) };
}
