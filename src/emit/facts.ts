import type { SlotUse } from "../ir/slot-use.ts";
import type { StackFacts } from "../ir/stack.ts";
import type { Balance } from "../targets/balance.ts";
import type { Target } from "../targets/target.ts";

/** What the project says of itself beside the model. */
export interface EmitFacts {
  readonly version: string;
  readonly hash: string;
  readonly target: string;
  /** The target itself, where the project is to hold a program for it. */
  readonly board?: Target;
  readonly stack: StackFacts;
  readonly balance?: Balance;
  /** By node id: how full its slots were over the calibration. */
  readonly slots?: ReadonlyMap<number, readonly SlotUse[]>;
}
