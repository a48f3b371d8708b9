/** What reading a spec gives: plain data, so that it can come from another thread. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Model } from "../ir/model.ts";

export interface ParsedSpec {
  /** Empty if a diagnostic forbids to go on. */
  readonly models: readonly Model[];
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the spec's files, for frames and comments, by the names that spans have. */
  readonly sources: Readonly<Record<string, string>>;
  /** The folder that the spec may read, absolute and without symbolic links; "" if there is none. */
  readonly root: string;
  /** Milliseconds. */
  readonly times: { readonly load: number; readonly evaluate: number; readonly types: number };
}

export interface ParseOptions {
  /** The folder of the spec, unless a wider one is given. */
  readonly root?: string | undefined;
  /** Leaves TypeScript's own checking to the editor: what is compiled is checked all the same. */
  readonly skipTypes?: boolean | undefined;
}
