/** What kernels.h and kernels.c print: each function once, however many nodes call it. */

import type { KernelChoice } from "../ir/choice.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { suffixOf, typeOf } from "../kernels/c-types.ts";
import { at } from "../ops/constants.ts";
import type { Names } from "./names.ts";
import { render } from "./render.ts";

/** stats: whether kernels count what happens in them. */
export function kernelsView(
  graph: QuantizedGraph,
  choices: readonly (KernelChoice | undefined)[],
  names: Names,
  stats: boolean,
): Record<string, unknown> {
  const functions = new Map<string, { declaration: string; definition: string }>();
  const dots = new Map<string, { suffix: string; type: string }>();
  for (const node of graph.nodes) {
    const choice = choices[node.id];
    if (choice === undefined) continue;
    const [folder] = choice.kernel.split("/");
    for (const { name, template, words } of Object.values(choice.functions)) {
      const values = { ...words, stats, name: `${names.p}_${name}` };
      functions.set(name, {
        declaration: render(`kernels/${folder}/${template}.h`, values).trimEnd(),
        definition: render(`kernels/${folder}/${template}.c`, values).trimEnd(),
      });
    }
    if (Object.keys(choice.functions).length === 0 || Object.keys(node.matrices).length === 0) continue;
    for (const operand of [at(graph.nodes, at(node.inputs, 0)), ...(node.state.length > 0 ? [node] : [])]) {
      dots.set(suffixOf(operand), { suffix: suffixOf(operand), type: typeOf(operand) });
    }
  }
  return { p: names.p, P: names.P, model: names.p, functions: [...functions.values()], dots: [...dots.values()] };
}
