/** The stack of one model on one core, and what a table says of many. */

import { framesOn, measureOn } from "./firmware.mjs";
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
    depths,
    ...sizesOf(nodes, state),
    ports: bytes.input + bytes.output,
  };
}

/** Of a model that is compiled and not run: a step's frame is the compiler's own figure. */
export async function frameOn(core, project) {
  const { nodes, state } = manifestOf(project);
  return { frame: (await framesOn(core, project)).get(`${project.prefix}_step`) ?? 0, ...sizesOf(nodes, state) };
}

/** Layers whose code stands in the step and in restore themselves, with what they keep at hand. */
const memories = ["lookBack", "attention"];
const sizesOf = (nodes, state) => ({
  layers: nodes.length,
  state: state.length,
  memory: memories.find((kernel) => kernelsOf(nodes).includes(kernel)),
});

export const kernelsOf = (nodes) => [...new Set(nodes.flatMap(({ kernel }) => kernel?.split("/")[1] ?? []))];

function frameOfKernel(frames, prefix, kernel) {
  const most = (start) => Math.max(0, ...[...frames].filter(([name]) => name.startsWith(start)).map(([, bytes]) => bytes));
  const own = most(`${prefix}_${kernel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_`);
  return own === 0 ? 0 : own + most("dot_");
}

/** A row for src/kernels/<folder>/stack.ts, without its margin. `compiled`: more models, of which only the frames are known. */
export function tableRow(core, measured, compiled) {
  const { pointerBytes } = core;
  const most = (models, of) => Math.max(0, ...models.map(of));
  const having = (memory) => {
    const like = (one) => one.memory === memory;
    return {
      frame: most([...measured, ...compiled].filter(like), ({ frame, layers }) => frame - pointerBytes * layers),
      restore: most(measured.filter(like), ({ restore, state }) => restore - pointerBytes * state),
    };
  };
  const { frame, restore } = having(undefined);
  return {
    frame,
    pointerBytes,
    kernels: depthsOf(measured),
    memories: Object.fromEntries(memories.map((memory) => [memory, having(memory)])),
    selftest: most(measured, ({ selftest, step, ports }) => selftest - step - ports),
    snapshot: most(measured, ({ snapshot }) => snapshot),
    restore,
  };
}

/** Below a step's frame, by kernel. */
function depthsOf(measured) {
  const kernels = { loop: 0 };
  const raise = (kernel, bytes) => {
    kernels[kernel] = Math.max(kernels[kernel] ?? 0, bytes);
  };
  for (const { deepest } of measured) raise(deepest.kernel, deepest.bytes);
  // Paint shows the deepest of a model. A kernel that another one always hides is at most as deep.
  const hidden = measured.flatMap(({ depths, deepest }) =>
    depths.filter(({ kernel, bytes }) => bytes > 0 && kernels[kernel] === undefined).map(({ kernel }) => [kernel, deepest.bytes]),
  );
  // Another variant of a kernel may be hidden where one is not: its frame is known, and what it calls is what loops call.
  for (const { depths } of measured) {
    for (const { kernel, bytes } of depths) if (bytes > 0 && kernels[kernel] !== undefined) raise(kernel, bytes + kernels.loop);
  }
  for (const [kernel, bytes] of hidden) raise(kernel, bytes);
  return kernels;
}
