import type { StackFacts } from "../ir/stack.ts";

/** What the project says of itself beside the model. */
export interface EmitFacts {
  readonly version: string;
  readonly hash: string;
  readonly target: string;
  readonly stack: StackFacts;
}
