/** What is stated of the stack: bytes at most, from what was measured by painting, for each compiler. */

export interface StackBytes {
  readonly step: number;
  readonly selftest: number;
  readonly snapshot: number;
  readonly restore: number;
}

/** A row of a kernel folder's table (src/kernels/<folder>/stack.ts), in bytes, with a margin. */
export interface StackMeasurement {
  readonly core: string;
  readonly compiler: string;
  readonly version: string;
  readonly flags: string;
  /** A step's own frame: this, and a pointer for each layer, which compilers keep at hand. */
  readonly frame: number;
  readonly pointerBytes: number;
  /** Below that frame, by kernel: its frame and that of what it calls. "loop": where the step itself is the loop. */
  readonly kernels: Readonly<Record<string, number>>;
  /** Models with such a layer have these in place of `frame` and `restore`: the step keeps more at hand, and restore calls its checks. */
  readonly memories: Readonly<Record<string, { readonly frame: number; readonly restore: number }>>;
  /** Its own part, beside the step that it calls and an input and an output. */
  readonly selftest: number;
  readonly snapshot: number;
  /** This, and a pointer for each field of the state. */
  readonly restore: number;
}

export interface CompilerStack {
  readonly compiler: string;
  /** What was measured; without bytes nothing was. */
  readonly core?: string;
  readonly version?: string;
  readonly flags?: string;
  readonly bytes?: StackBytes;
}

/** Of one model on one target. */
export interface StackFacts {
  /** The greatest of the compilers that are measured, or undefined where none is. */
  readonly worst?: StackBytes;
  readonly compilers: readonly CompilerStack[];
}
