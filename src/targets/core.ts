/** What a core's file says. */

export interface Compiler {
  /** Its command. */
  readonly id: string;
  /** What chooses this core, and no other flag. */
  readonly flags: readonly string[];
}

/** [least, most]; only what a document states. */
export type Cycles = Readonly<
  Partial<
    Record<
      "add" | "multiply" | "multiplyAccumulate" | "multiplyLong" | "divide" | "load" | "store" | "loadConstant" | "branchTaken" | "call",
      readonly [least: number, most: number]
    >
  >
>;

export interface Core {
  readonly kind: "core";
  readonly name: string;
  readonly title: string;
  readonly isa: "armv6-m" | "armv7-m" | "armv7e-m" | "armv8-m.main" | "armv8.1-m.main" | "rv32imc" | "avr" | "xtensa" | "wasm32" | "c99";
  /** Whether the compilers' flags choose a core with packed 16-bit arithmetic, and with Helium. */
  readonly dsp: boolean;
  readonly mve: boolean;
  /** What start-up code enables; generated code computes in integers. */
  readonly fpu: "none" | "single" | "double";
  /** A sentence on the instructions that matter to kernels. */
  readonly instructions: string;
  readonly cycles?: Cycles;
  /** Folders of src/kernels, the preferred first; the last is "portable". */
  readonly kernels: readonly string[];
  /** The preferred first; empty where C is all that is given. */
  readonly compilers: readonly Compiler[];
  /** Bytes to which the C compiler aligns an int32_t. */
  readonly alignment: 1 | 2 | 4;
  readonly intBits: 16 | 32;
  readonly sources: { readonly isa: string; readonly cycles?: string };
}
