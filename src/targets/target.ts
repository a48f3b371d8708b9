/** What a target is: a core, alone or on a board. Every fact comes from targets/*.json; targets/schema.json says what each is. */

export interface Compiler {
  /** Its command. */
  readonly id: string;
  /** What chooses this core, and no other flag. */
  readonly flags: readonly string[];
}

export interface Core {
  readonly kind: "core";
  readonly name: string;
  readonly title: string;
  /** A sentence on the instructions that matter to kernels. */
  readonly instructions: string;
  /** Folders of src/kernels, the preferred first; the last is "portable". */
  readonly kernels: readonly string[];
  /** The preferred first; empty where C is all that is given. */
  readonly compilers: readonly Compiler[];
  /** Bytes to which the C compiler aligns an int32_t. */
  readonly alignment: 1 | 2 | 4;
  readonly intBits: 16 | 32;
}

export interface Memory {
  readonly name: string;
  readonly kind: "ram" | "flash";
  readonly bytes: number;
}

export interface Board {
  readonly kind: "board";
  readonly name: string;
  readonly title: string;
  /** The name of a core. */
  readonly core: string;
  readonly clockHz: number;
  readonly memories: readonly Memory[];
  /** In place of the core's, where the chip has its own flags. */
  readonly compilers?: readonly Compiler[];
  /** The name of the document that states each fact. */
  readonly sources: { readonly core: string; readonly clockHz: string; readonly memories: string };
}

/** What --target names: a core and, for a board, what surrounds it. */
export interface Target {
  readonly name: string;
  readonly title: string;
  readonly kind: "core" | "board";
  readonly core: Core;
  readonly compilers: readonly Compiler[];
  /** Empty for a core alone. */
  readonly memories: readonly Memory[];
  readonly clockHz?: number;
  /** All memories of kind ram together. */
  readonly ramBytes?: number;
  /** All memories of kind flash together. */
  readonly flashBytes?: number;
  readonly sources?: Board["sources"];
}

export function coreTarget(core: Core): Target {
  const { name, title, kind, compilers } = core;
  return { name, title, kind, core, compilers, memories: [] };
}

export function boardTarget(board: Board, core: Core): Target {
  const { name, title, kind, clockHz, memories, sources } = board;
  const total = (of: Memory["kind"]): number => memories.reduce((sum, memory) => sum + (memory.kind === of ? memory.bytes : 0), 0);
  const compilers = board.compilers ?? core.compilers;
  return { name, title, kind, core, compilers, memories, clockHz, ramBytes: total("ram"), flashBytes: total("flash"), sources };
}
