/**
 * select: QuantizedGraph, the target's kernel folders → KernelChoice[].
 *
 * The first folder of the target that has a kernel for the operator, and whose kernel does not decline, gets the node. Guarantees a
 * choice for every node but the inputs, with its reason; changes no integer. Refuses a node that no kernel takes.
 */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { type KernelReason, targeting } from "../diagnostics/targets.ts";
import type { KernelChoice } from "../ir/choice.ts";
import type { QuantizedGraph, QuantizedNode } from "../ir/quantized.ts";
import { stateBytes, valueBytes } from "../ir/quantized.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { kernelFolders } from "../kernels/registry.ts";
import { at } from "../ops/constants.ts";
import { operatorOf } from "../ops/registry.ts";

/** folders: the target's kernels, best first. By node id; an input has no kernel. */
export function select(graph: QuantizedGraph, folders: readonly string[], targetName: string): readonly (KernelChoice | undefined)[] {
  return graph.nodes.map((node) => (node.op === "input" ? undefined : choose(graph, node, folders, targetName)));
}

function choose(graph: QuantizedGraph, node: QuantizedNode, folders: readonly string[], targetName: string): KernelChoice {
  const inputs = node.inputs.map((id) => at(graph.nodes, id));
  const declined: KernelReason[] = [];
  for (const folder of folders) {
    const kernel = kernelFolders[folder]?.find(({ op }) => op === node.op);
    const why = kernel === undefined ? "it has none for this operator" : kernel.declines(node, inputs);
    if (kernel !== undefined && why === undefined) return choice(kernel, node, inputs, declined);
    declined.push({ kernel: folder, reason: why ?? "" });
  }
  throw new Refusal(targeting.noKernel(node.origin.span, node.name, node.op, targetName, declined));
}

function choice(kernel: Kernel, node: QuantizedNode, inputs: readonly QuantizedNode[], declined: readonly KernelReason[]): KernelChoice {
  const arrays = kernel.pack(node);
  const packedBytes = arrays.reduce((sum, { values }) => sum + values.byteLength, 0);
  const operandBytes = inputs.reduce((sum, input) => sum + valueBytes(input), 0);
  const operator = operatorOf(node);
  const work = operator.work?.(node);
  const reads = (memory: number) => ({ weights: packedBytes, memory, activations: operandBytes });
  return {
    kernel: `${kernel.folder}/${kernel.op}`,
    reason:
      declined.length === 0
        ? kernel.reason
        : `${kernel.reason} (${declined.map(({ kernel: folder, reason }) => `${folder}: ${reason}`).join("; ")})`,
    functions: kernel.functions(node, inputs),
    arrays,
    temporaries: kernel.temporaries?.(node) ?? [],
    tables: kernel.tables(node),
    macs: work?.worst.macs ?? operator.macs(node, inputs),
    reads: reads(work?.worst.memoryBytes ?? stateBytes(node)),
    ...(work === undefined ? {} : { full: { macs: work.full.macs, reads: reads(work.full.memoryBytes) } }),
    packedBytes,
  };
}
