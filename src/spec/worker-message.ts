/** What the two threads of read-spec.ts say to each other. */

import type { Phase } from "../diagnostics/files.ts";
import type { ParsedSpec, ParseOptions } from "./parsed-spec.ts";

export interface WorkerTask {
  readonly path: string;
  readonly options: ParseOptions;
}

export type WorkerMessage = { readonly phase: Phase } | { readonly parsed: ParsedSpec };
