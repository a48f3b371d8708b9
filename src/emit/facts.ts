import type { SlotUse } from "../ir/slot-use.ts";
import type { StackFacts } from "../ir/stack.ts";
import type { Balance } from "../targets/balance.ts";

/** What the project says of itself beside the model. */
export interface EmitFacts {
  readonly version: string;
  readonly hash: string;
  readonly target: string;
  readonly stack: StackFacts;
  readonly balance?: Balance;
  /** By node id: how full its slots were over the calibration. */
  readonly slots?: ReadonlyMap<number, readonly SlotUse[]>;
}
