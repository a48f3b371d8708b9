/** The stack of one model on one core, and what a table says of many. */

import { measureOn } from "./firmware.mjs";
import { manifestOf } from "./models.mjs";

export const fields = ["step", "selftest", "snapshot", "restore"];

/** A small core has no room for every model. */
export function fits({ limits }, project) {
  if (limits === undefined) return true;
  const { state, scratch, input, output, snapshot, weights, tables } = manifestOf(project).bytes;
  return state + scratch + 3 * (input + output) + snapshot <= limits.ram && weights + tables + 5 * input <= limits.flash;
}

/** What was painted, and what it is a function of. What is reserved and never written does not show in paint: frames are a second witness. */
export async function stackOn(core, project) {
  const { frames, ...painted } = await measureOn(core, project);
  const { prefix } = project;
  const { nodes, state, bytes } = manifestOf(project);
  const frame = (name) => frames.get(`${prefix}_${name}`) ?? 0;
  // "portable/lstm" calls digits_lstm_s8; the deepest of them is what the paint below the step's frame shows.
  const depths = kernelsOf(nodes).map((kernel) => ({ kernel, bytes: frameOfKernel(frames, prefix, kernel) }));
  const deepest = depths.reduce((most, one) => (one.bytes > most.bytes ? one : most), { kernel: "loop", bytes: 0 });
  const step = Math.max(painted.step, frame("step") + deepest.bytes);
  return {
    step,
    selftest: Math.max(painted.selftest - painted.step, frame("selftest") + core.callBytes) + step,
    snapshot: Math.max(painted.snapshot, frame("snapshot")),
    restore: Math.max(painted.restore, frame("restore"), painted.init),
    frame: frame("step"),
    deepest: { kernel: deepest.kernel, bytes: step - frame("step") },
    layers: nodes.length,
    state: state.length,
    ports: bytes.input + bytes.output,
  };
}

export const kernelsOf = (nodes) => [...new Set(nodes.flatMap(({ kernel }) => kernel?.split("/")[1] ?? []))];

function frameOfKernel(frames, prefix, kernel) {
  const most = (start) => Math.max(0, ...[...frames].filter(([name]) => name.startsWith(start)).map(([, bytes]) => bytes));
  const own = most(`${prefix}_${kernel}_`);
  return own === 0 ? 0 : own + most("dot_");
}

/** A row for src/kernels/<folder>/stack.ts, without its margin. */
export function tableRow(core, measured) {
  const most = (of) => Math.max(...measured.map(of));
  const kernels = { loop: 0 };
  for (const { deepest } of measured) kernels[deepest.kernel] = Math.max(kernels[deepest.kernel] ?? 0, deepest.bytes);
  const { pointerBytes } = core;
  return {
    frame: most(({ frame, layers }) => frame - pointerBytes * layers),
    pointerBytes,
    kernels,
    selftest: most(({ selftest, step, ports }) => selftest - step - ports),
    snapshot: most(({ snapshot }) => snapshot),
    restore: most(({ restore, state }) => restore - pointerBytes * state),
  };
}
