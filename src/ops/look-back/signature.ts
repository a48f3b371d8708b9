import { showShape } from "../../ir/shape.ts";
import { entriesFit, first, lastOf, listOf, mostEntries, nodeOf, numberOr, streaming, together, vector } from "../infer.ts";
import { formats } from "../options.ts";
import { either, notNegative, oneOf, record, required, size, text, wholeNumbers } from "../rules.ts";
import { type Call, Misfit, type Rule, type Signature } from "../signature.ts";

/** What lookBack and lookForward have in common. */
export const memory: Readonly<Record<string, Rule>> = {
  // The result is on the scale of the stored vectors, which are int8: int16 would only seem to be finer.
  quantize: record({ ...formats, activations: oneOf("int8") }),
  weights: either(text, record({ name: required(text), layout: oneOf("pytorch", "keras", "onnx") })),
  windows: required(wholeNumbers(2)),
  heads: size,
  summary: { ...record({ top: size, pool: size }), expected: "{ top: k } or { pool: k }" },
  prune: record({ threshold: required(notNegative), slots: required(either(oneOf("auto"), wholeNumbers(1))) }),
};

export const lookBack: Signature = {
  name: "lookBack",
  takes: ["tensor"],
  options: {
    ...memory,
    retain: record({ slots: required(size), threshold: notNegative }),
    store: { ...oneOf("callback"), expected: 'a tensor [1] or "callback"', tensor: true },
  },
  hasWeights: true,
  synonyms: {
    longmemory: "lookBack",
    hierarchicalattention: "lookBack",
    numheads: "heads",
    nhead: "heads",
    window: "windows",
    storegate: "store",
    gate: "store",
    topk: "summary",
    pool: "summary",
    forget: "prune",
  },
  infer: (call) => {
    const { time } = streaming(call);
    const store = nodeOf(call, "store");
    if (store && !(store.shape.length === 1 && store.shape[0] === 1)) {
      throw new Misfit("shape", `store takes one number per step, but got ${showShape(store.shape)}`, "store");
    }
    if (store) together(call.op, first(call), store, "store");
    return { shape: [levelsOf(call) * numberOr(call, "heads", 1) * lastOf(vector(call).shape)], time };
  },
};

/** Checks the levels, and says how many there are: one for each window, and one that retains. */
export function levelsOf(call: Call): number {
  const windows = listOf<number>(call, "windows");
  const { top, pool } = (call.options["summary"] ?? { top: 4 }) as { top?: number; pool?: number };
  if ((top === undefined) === (pool === undefined)) {
    throw new Misfit("conflict", "summary is { top: k } or { pool: k }: one of them", "summary");
  }
  const kept = top ?? pool ?? 1;
  const entries = windows.map((window, level) => (level === 0 ? window : window * kept));
  for (const [level, count] of entries.entries()) {
    const help =
      level === 0 ? undefined : `with ${kept} kept of each block, windows above the first end at ${Math.floor(mostEntries / kept)}`;
    entriesFit(`level ${level} of ${call.op}`, count, "windows", help ?? `the first window ends at ${mostEntries}`);
  }
  checkSlots(call, entries);
  const retain = call.options["retain"] as { slots: number } | undefined;
  if (retain === undefined) return windows.length;
  if (top === undefined) {
    throw new Misfit("conflict", "retain keeps what scores best, so it needs summary: { top: k }, not { pool: k }", "retain");
  }
  entriesFit("retain", retain.slots, "retain.slots", `slots end at ${mostEntries}`);
  // The window above a window bounds what a block hands up; retain does not.
  entriesFit("a block's summary", kept, "summary.top", `top ends at ${mostEntries}`);
  return windows.length + 1;
}

function checkSlots(call: Call, entries: readonly number[]): void {
  const slots = (call.options["prune"] as { slots: readonly number[] | "auto" } | undefined)?.slots;
  if (slots === undefined || slots === "auto") return;
  if (slots.length !== entries.length) {
    const message = `prune.slots has a number for each window, so ${entries.length} in all, but got ${slots.length}`;
    throw new Misfit("shape", message, "prune.slots", "retain has slots of its own");
  }
  for (const [level, count] of entries.entries()) {
    const given = slots[level] ?? 0;
    if (given <= count) continue;
    throw new Misfit(
      "shape",
      `level ${level} has ${count} entries, so ${given} slots are too many`,
      "prune.slots",
      `write at most ${count}`,
    );
  }
}
