/**
 * emit: QuantizedGraph, KernelChoice[], MemoryPlan, Trace → CProject.
 *
 * Every value a template prints is computed here or in the operator's view, where it can be tested; templates have no logic. Same
 * arguments, same bytes: no date, no path of this machine, LF, UTF-8.
 */

import type { KernelChoice } from "../ir/choice.ts";
import { sequenceLength } from "../ir/graph.ts";
import type { MemoryPlan } from "../ir/plan.ts";
import { type CProject, type Firmware, firmwareFolder } from "../ir/project.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { valueBytes } from "../ir/quantized.ts";
import type { Trace } from "../ir/trace.ts";
import { type Constants, constantsOf } from "./constants.ts";
import type { EmitFacts } from "./facts.ts";
import { serialFiles, serialMemory } from "./firmware/serial.ts";
import { firmwareOf } from "./firmware.ts";
import { headerView, hooksView } from "./header.ts";
import { kernelsView } from "./kernels.ts";
import { manifestText } from "./manifest.ts";
import { namesOf } from "./names.ts";
import { render } from "./render.ts";
import { selftestView } from "./selftest.ts";
import { isCounted } from "./statistics.ts";
import { stepView } from "./step.ts";

export function emit(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  trace: Trace,
  facts: EmitFacts,
): CProject {
  const names = namesOf(graph, choices);
  const { p } = names;
  const constants = constantsOf(graph, choices, names);
  const common = { p, P: names.P, model: p };
  const has = (op: string) => graph.nodes.some((node) => node.op === op);
  const uses = (table: string) => constants.tables.some(({ name }) => name === `${table}_table`);
  const hasUnsigned = graph.nodes.some(({ state }) => state.some(({ unsigned }) => unsigned));
  const kernels = kernelsView(graph, choices, names, isCounted(plan));
  const header = headerView(graph, plan, names, facts, trace.steps.length);
  const files = new Map([
    [`${p}.h`, render("model/model.h", header)],
    [`${p}.c`, render("model/model.c", stepView(graph, choices, plan, names, facts.hash))],
    [`${p}_weights.h`, render("model/weights.h", { ...common, ...constants })],
    [`${p}_weights.c`, render("model/weights.c", { ...common, ...constants })],
    [`${p}_kernels.h`, render("model/kernels.h", kernels)],
    [`${p}_kernels.c`, render("model/kernels.c", kernels)],
    [
      `${p}_arith.h`,
      render("model/arith.h", {
        ...common,
        sigmoid: uses("sigmoid"),
        exp2: uses("exp2"),
        lstm: has("lstm"),
        memory: has("lookBack") || has("attention"),
        lookBack: has("lookBack"),
        unsigned: hasUnsigned,
        stats: isCounted(plan),
      }),
    ],
    [`${p}_port.h`, render("model/port.h", { ...common, avr: false })],
    [`${p}_float.h`, render("model/float.h", header)],
    [`${p}_selftest.c`, render("model/selftest.c", selftestView(graph, plan, names, constants, trace))],
  ]);
  const sources = [...files.keys()].filter((name) => name.endsWith(".c"));
  const firmware = programFor(facts, graph, choices, plan, constants, { prefix: p, sources });
  for (const [name, text] of firmware?.files ?? []) files.set(`${firmwareFolder}/${name}`, text);
  files.set("manifest.json", manifestText(graph, choices, plan, names, constants, trace, facts, files));
  const length = sequenceLength(graph);
  const traceBytes = graph.nodes.filter(({ op }) => op !== "input").reduce((sum, node) => sum + valueBytes(node), 0);
  const harness = new Map([
    [
      "lb_harness.c",
      render("verify/harness.c", {
        ...common,
        stats: isCounted(plan),
        run: length !== undefined,
        positions: length ?? 1,
        traceBytes: Math.max(1, traceBytes * (length ?? 1)),
        hooks: hooksView(graph, plan, names),
      }),
    ],
    ["lb_probe_port.h", render("verify/probe_port.h", {})],
  ]);
  return { prefix: p, files, sources, harness, ...(firmware && { firmware }) };
}

function programFor(
  { board, version, hash }: EmitFacts,
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  plan: MemoryPlan,
  constants: Constants,
  project: Pick<CProject, "prefix" | "sources">,
): Firmware | undefined {
  // The protocol carries steps.
  if (!board?.board?.support || sequenceLength(graph) !== undefined) return undefined;
  const { ramBytes, core } = board;
  const ram = ramBytes === undefined ? {} : { ramBytes };
  const serial = serialFiles(graph, choices, plan, { version, hash, ...ram });
  const pointerBytes = core.intBits / 8;
  const named = (part: "weights" | "tables", arrays: Constants["arrays"]) =>
    arrays.map(({ name, count, bytes }) => ({ name: `${project.prefix}_${name}`, bytes: count * bytes, part }));
  return firmwareOf(board, project, graph.name, serial, {
    parts: serialMemory(graph, choices, plan, { ...ram, pointerBytes, alignment: core.alignment }),
    constants: [...named("weights", constants.arrays), ...named("tables", constants.tables)],
  });
}
