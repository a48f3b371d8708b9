/** The value of the stage `select`: the kernel that computes each node on this target, and the constants as it wants them. */

/** One constant array of a node in the C code. */
export interface PackedArray {
  /** What follows the node's name: "w", "scales". */
  readonly name: string;
  readonly type: "int8_t" | "int32_t";
  readonly values: Int8Array | Int32Array;
  /** Values on a line of the C source. */
  readonly perLine: number;
  /** What the array holds, for the comment beside its declaration. */
  readonly comment: string;
}

/** A C function that a node calls; nodes with equal functions share it. */
export interface KernelFunction {
  /** The template in the kernel's folder. */
  readonly template: string;
  /** Its name, without the model's prefix. */
  readonly name: string;
  /** Types and words that the template prints. */
  readonly words: Readonly<Record<string, string>>;
}

/** Bytes that a kernel needs while its node runs, and never after. */
export interface Temporary {
  /** What follows the node's name: "logits". */
  readonly name: string;
  readonly type: "int8_t" | "int16_t" | "int32_t";
  readonly count: number;
}

export type TableName = "sigmoid" | "exp2";

export interface KernelChoice {
  /** Folder and name, such as "portable/dense". */
  readonly kernel: string;
  /** Why this one. */
  readonly reason: string;
  /** By the names that the operator's view has for them; none where the operator is a loop in the step itself. */
  readonly functions: Readonly<Record<string, KernelFunction>>;
  readonly arrays: readonly PackedArray[];
  readonly temporaries: readonly Temporary[];
  readonly tables: readonly TableName[];
  /** Multiply-accumulates of one step, at most. */
  readonly macs: number;
  /** What one step reads, at most. Tables, and what the kernel itself keeps in the scratch, are not counted. */
  readonly reads: Reads;
  /** The usual step with full memories, where the worst one does more. */
  readonly full?: { readonly macs: number; readonly reads: Reads };
  readonly packedBytes: number;
}

/** Bytes: constants, operands and a recurrent h once each, though every row needs them; stored vectors as often as loops go over them. */
export interface Reads {
  readonly weights: number;
  readonly memory: number;
  readonly activations: number;
}

export function bytesRead({ weights, memory, activations }: Reads): number {
  return weights + memory + activations;
}

export const tableBytes: Readonly<Record<TableName, number>> = { sigmoid: 2048, exp2: 512 };
