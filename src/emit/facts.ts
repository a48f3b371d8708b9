/** What the project says of itself beside the model. */
export interface EmitFacts {
  readonly version: string;
  readonly hash: string;
  readonly target: string;
  /** In words: measured bytes, or "not measured". */
  readonly stack: string;
}
