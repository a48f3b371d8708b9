/** A value, or why there is none; warnings may stand beside a value. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

export interface Checked<T> {
  /** Absent where a diagnostic stops. */
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}
