/** What a core's folder says of each of its kernels. */

import type { KernelFunction, PackedArray, TableName, Temporary } from "../ir/choice.ts";
import type { QuantizedNode } from "../ir/quantized.ts";

export interface Kernel {
  /** The folder it stands in, which is also the name in targets/cores/*.json. */
  readonly folder: string;
  readonly op: string;
  /** Why it declines this node, or undefined where it takes it. */
  readonly declines: (node: QuantizedNode, inputs: readonly QuantizedNode[]) => string | undefined;
  /** Why it is chosen, for the report. */
  readonly reason: string;
  /** The functions that the operator's view calls, by its names for them; none where its template is a loop in the step itself. */
  readonly functions: (node: QuantizedNode, inputs: readonly QuantizedNode[]) => Readonly<Record<string, KernelFunction>>;
  /** The node's constants in the order in which the kernel reads them. */
  readonly pack: (node: QuantizedNode) => readonly PackedArray[];
  /** Bytes that it needs while the node runs. */
  readonly temporaries?: (node: QuantizedNode) => readonly Temporary[];
  readonly tables: (node: QuantizedNode) => readonly TableName[];
}
