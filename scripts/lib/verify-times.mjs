/** How long the comparison itself takes once everything is compiled: the first of such runs, before the engine has warmed up. */

import { createToolchain } from "wasi-sdk-bindings";
import { buildProject } from "../../dist/build.js";
import { compileModel } from "../../dist/compile.js";
import { readSpec } from "../../dist/spec/read-spec.js";
import { findTarget } from "../../dist/targets/load.js";
import { chooseVectors, seededVectors } from "../../dist/verify/vectors.js";
import { verifyEquality } from "../../dist/verify/verify.js";

/** Over the recorded steps, and over random ones, with which no slot of a memory stays free. */
export async function verifyTimes(spec, steps) {
  const { models, root } = await readSpec(spec, {});
  const { quantize: graph, emit, read } = await compileModel(models[0], { target: findTarget("generic"), root });
  const toolchain = await createToolchain();
  try {
    const { real } = await buildProject(graph, emit, toolchain, { traps: false });
    const { test, calibration } = read;
    const recorded = chooseVectors(graph, { test, calibration, steps });
    return [await timed(graph, recorded, real), await timed(graph, seededVectors(graph, steps), real)];
  } finally {
    await toolchain.dispose();
  }
}

async function timed(graph, vectors, real) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const { equal, compared } = await verifyEquality(graph, vectors, { real });
  const { user, system } = process.cpuUsage(used);
  if (!equal) throw new Error(`${graph.name}: the C differs after ${compared.steps} steps`);
  return { vectors: vectors.source, wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}
