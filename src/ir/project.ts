/** The forms of other frameworks that a project can be written in. */
export const libraryForms = ["arduino", "platformio", "zephyr", "esp-idf", "cmake"] as const;
export type LibraryForm = (typeof libraryForms)[number];

/** The value of the stage `emit`: the C project, as text. */
export interface CProject {
  /** Of every external name, type, macro and file. */
  readonly prefix: string;
  /** By name; manifest.json among them, and the firmware's below its folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that are compiled for the model alone. */
  readonly sources: readonly string[];
  /** What verify builds beside them: the harness, and the port file of the build with probes. */
  readonly harness: ReadonlyMap<string, string>;
  /** For a board that somebody has written start-up code for, and a model that is run step by step. */
  readonly firmware?: Firmware;
}

/** A program for a board, in the project's folder `firmware`: it answers the serial protocol. */
export interface Firmware {
  /** By name in that folder. */
  readonly files: ReadonlyMap<string, string>;
  /** All that is compiled and linked, in this order, as that folder sees it: the model's are "../<file>". */
  readonly sources: readonly string[];
  /** The linker script; none where the C library brings one, and the start-up code. */
  readonly script?: string;
  readonly memory: FirmwareMemory;
}

/** What the linked program must have of the model, by the plan. */
export interface FirmwareMemory {
  /** The one variable that holds them all. */
  readonly variable: string;
  /** Bytes of its parts, with what the compiler puts between them for alignment. */
  readonly parts: { readonly state: number; readonly scratch: number; readonly inputsAndOutputs: number; readonly serialLine: number };
  /** Arrays in flash, by their names in C. */
  readonly constants: readonly { readonly name: string; readonly bytes: number; readonly part: "weights" | "tables" }[];
}

export const firmwareFolder = "firmware";
