/** What a core's folder says of each of its kernels. */

import type { KernelFunction, PackedArray, TableName } from "../ir/choice.ts";
import type { QuantizedNode } from "../ir/quantized.ts";

export interface Kernel {
  /** The folder it stands in, which is also the name in targets/cores/*.json. */
  readonly folder: string;
  readonly op: string;
  /** Why it declines this node, or undefined where it takes it. */
  readonly declines: (node: QuantizedNode, inputs: readonly QuantizedNode[]) => string | undefined;
  /** Why it is chosen, for the report. */
  readonly reason: string;
  /** The function that it calls, or undefined where the template of the operator is a loop in the step itself. */
  readonly function: (node: QuantizedNode, inputs: readonly QuantizedNode[]) => KernelFunction | undefined;
  /** The node's constants in the order in which the kernel reads them. */
  readonly pack: (node: QuantizedNode) => readonly PackedArray[];
  readonly tables: (node: QuantizedNode) => readonly TableName[];
}
