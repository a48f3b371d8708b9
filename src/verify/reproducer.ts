/**
 * A difference as a program of its own: the recorded inputs from reset to the step that differs, and what must come out. It needs a C
 * compiler for the PC and the generated files, nothing of this compiler.
 */

import { cName } from "../ir/c-names.ts";
import { sequenceLength } from "../ir/graph.ts";
import { modelHash } from "../ir/model-hash.ts";
import { contract, hookedNodes, type QuantizedGraph, type QuantizedNode } from "../ir/quantized.ts";
import type { Difference } from "./difference.ts";
import { type Layout, layoutsOf } from "./layout.ts";
import { type Recorded, type Recording, record } from "./record.ts";
import { snapshotHeadBytes } from "./snapshot.ts";
import type { Vectors } from "./vectors.ts";

/** `main.c` and `reproducer.json`, by name. */
export function reproducer(graph: QuantizedGraph, vectors: Vectors, difference: Difference): Readonly<Record<string, string>> {
  const recording = record(graph, vectors, difference);
  return { "main.c": program(graph, recording, difference), "reproducer.json": data(graph, vectors, recording, difference) };
}

function data(graph: QuantizedGraph, { source, file, seed }: Vectors, { inputs, outputs }: Recording, difference: Difference): string {
  const bySteps = (all: readonly Recorded[]) => Object.fromEntries(all.map(({ name, steps }) => [name, steps]));
  const value = {
    format: 1,
    model: graph.name,
    hash: modelHash(graph),
    contract,
    vectors: { source, ...(file === undefined ? {} : { file }), ...(seed === undefined ? {} : { seed }), sequence: difference.sequence },
    difference,
    inputs: bySteps(inputs),
    expected: bySteps(outputs),
  };
  return `${JSON.stringify(value)}\n`;
}

function program(graph: QuantizedGraph, recording: Recording, difference: Difference): string {
  const model = cName(graph.name);
  const { inputs, outputs, state, steps } = recording;
  const whole = sequenceLength(graph) !== undefined;
  const held = whole ? "[STEPS]" : "";
  const hooks = difference.hooked ? hookedNodes(graph) : [];
  return [
    `/* ${comment(summary(difference))}`,
    ` * Feeds the recorded inputs from reset to that step into ${model}_${whole ? "run" : "step"} and compares outputs and memory with the reference.`,
    ` * Build it with the generated files: cc -std=c99 main.c ${model}*.c */`,
    `#include <stdint.h>`,
    `#include <stdio.h>`,
    `#include "${model}.h"`,
    ``,
    `#define STEPS ${steps}UL`,
    ``,
    ...inputs.flatMap((one) => table(`in_${cName(one.name)}`, one)),
    ...outputs.flatMap((one) => table(`expected_${cName(one.name)}`, one)),
    ...(state.length === 0 ? [] : [`static const uint8_t expected_state[${state.length}] = {${[...state].join(",")}};`]),
    ``,
    `static ${model}_state state;`,
    `static ${model}_scratch scratch;`,
    `static ${model}_input input${held};`,
    `static ${model}_output output${held};`,
    `static uint8_t snapshot[${snapshotHeadBytes + state.length + 4}];`,
    `static unsigned long differences;`,
    ``,
    `static void check(const char *name, unsigned long element, unsigned long step, long expected, long actual)`,
    `{`,
    `  if (expected == actual) return;`,
    `  if (differences++ < 20) printf("%s[%lu] after step %lu is %ld, not %ld\\n", name, element, step, actual, expected);`,
    `}`,
    ``,
    ...decision(hooks),
    `int main(void)`,
    `{`,
    `  unsigned long step, k;`,
    `  ${model}_init(&state);`,
    ...hooks.map(({ name }, n) => `  ${model}_${cName(name)}_set_store(&state, decide, &deciding[${n}]);`),
    ...(whole ? inOneRun : stepByStep)(model, recording),
    `  check("snapshot", 0, STEPS - 1, (long)sizeof snapshot, (long)${model}_snapshot(&state, snapshot, sizeof snapshot));`,
    ...stateChecks(layoutsOf(graph).state),
    `  printf("%lu differences\\n", differences);`,
    `  return differences != 0;`,
    `}`,
    ``,
  ].join("\n");
}

/** What src/verify/store-decision.ts decides: the difference needs a firmware that does. */
function decision(hooks: readonly QuantizedNode[]): string[] {
  if (hooks.length === 0) return [];
  return [
    `/* A firmware's decision on what is stored, by every number of the vector: one in four is not. */`,
    `typedef struct { uint32_t node, count; } deciding_node;`,
    `static deciding_node deciding[] = {${hooks.map(({ numbers }, n) => `{${n}u, ${numbers["features"]}u}`).join(", ")}};`,
    ``,
    `static uint8_t decide(void *user, const int8_t *vector)`,
    `{`,
    `  const deciding_node *of = (const deciding_node *)user;`,
    `  uint32_t hash = 2166136261u ^ of->node, k;`,
    `  for (k = 0; k < of->count; k++) hash = (hash ^ (uint8_t)vector[k]) * 16777619u;`,
    `  return (uint8_t)((hash >> 13) & 3u);`,
    `}`,
    ``,
  ];
}

function stepByStep(model: string, { inputs, outputs, fresh }: Recording): string[] {
  return [
    `  for (step = 0; step < STEPS; step++) {`,
    ...inputs.map((one) => filling(one, "")),
    `    check("fresh", 0, step, ${fresh}L, (long)${model}_step(&state, &scratch, &input, &output));`,
    ...outputs.map((one) => checking(one, "")),
    `  }`,
  ];
}

function inOneRun(model: string, { inputs, outputs }: Recording): string[] {
  return [
    `  for (step = 0; step < STEPS; step++) {`,
    ...inputs.map((one) => filling(one, "[step]")),
    `  }`,
    `  check("status", 0, 0, 0, (long)${model}_run(&state, &scratch, input, STEPS, output));`,
    `  for (step = 0; step < STEPS; step++) {`,
    ...outputs.map((one) => checking(one, "[step]")),
    `  }`,
  ];
}

function filling(one: Recorded, at: string): string {
  return `    ${each(one)} input${at}.${cName(one.name)}.v[k] = in_${cName(one.name)}[step][k];`;
}

function checking(one: Recorded, at: string): string {
  return `    ${each(one)} check("${cName(one.name)}", k, step, expected_${cName(one.name)}[step][k], output${at}.${cName(one.name)}.v[k]);`;
}

function summary(difference: Difference): string {
  const { executor, sequence, step } = difference;
  const what =
    difference.kind === "value"
      ? `${difference.what} ${difference.name}[${difference.element}] is ${difference.actual}, not ${difference.expected}`
      : difference.kind === "fresh"
        ? `the fresh outputs are ${difference.actual}, not ${difference.expected}`
        : difference.message;
  return `${executor}, sequence ${sequence}, step ${step} (both from 0): ${what}.`;
}

function table(name: string, { width, signed, steps }: Recorded): string[] {
  const type = `${signed ? "int" : "uint"}${8 * width}_t`;
  const rows = steps.map((values) => `  {${values.join(",")}},`);
  return [`static const ${type} ${name}[STEPS][${steps[0]?.length ?? 1}] = {`, ...rows, `};`];
}

function each({ steps }: Recorded): string {
  return `for (k = 0; k < ${steps[0]?.length ?? 1}; k++)`;
}

/** Byte by byte, named by the field that they belong to. */
function stateChecks({ slots }: Layout): string[] {
  return slots.map(({ name, offset, count, width }) => {
    const at = offset === 0 ? "k" : `${offset} + k`;
    return `  for (k = 0; k < ${count * width}; k++) check("byte of ${name}", k, STEPS - 1, expected_state[${at}], snapshot[${snapshotHeadBytes} + ${at}]);`;
  });
}

/** Names are checked to be C's, but a trap's message is a stranger's. */
function comment(text: string): string {
  return text.replace(/\*\//g, "* /").replace(/[\r\n]/g, " ");
}
