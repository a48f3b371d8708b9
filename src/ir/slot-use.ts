/** How the slots of a memory filled over the calibration: what its size may be chosen by. */
export interface SlotUse {
  readonly level: number;
  readonly kind: "window" | "retain";
  readonly slots: number;
  /** The most slots that were occupied at once. */
  readonly peak: number;
  /** [slots + 1]: after how many steps so many slots were occupied. */
  readonly occupied: readonly number[];
  /** Vectors that took a slot, and those that were near enough to a stored one. */
  readonly stored: number;
  readonly merged: number;
  /** Entries of a window that left before their time because all slots were taken. */
  readonly early: number;
  /** Vectors that a full retain did not take, and those that a better one replaced. */
  readonly refused: number;
  readonly evicted: number;
}

/** Watches one run from reset, after every step. */
export interface SlotObserver {
  readonly take: () => void;
  readonly finish: () => readonly SlotUse[];
}
