/** The options of lookBack and lookForward, and what the editor can say about them. */

import type { Add, Multiply, Subtract } from "./arithmetic.ts";
import type { LayerOptions, NodeOptions, WeightsLayout } from "./options.ts";
import type { Last, Shape, Tensor } from "./tensor.ts";

/** What a block of a level hands to the level above. */
export type Summary =
  /** The `top` best different vectors, by a learned score. */
  | { readonly top: number; readonly pool?: never }
  /** `pool` soft means, by learned queries. */
  | { readonly pool: number; readonly top?: never };

export type Retain = {
  /** How many vectors have room: at most 512. */
  readonly slots: number;
  /** Vectors that differ by no more than this, in the units of x, are kept once: 0 by default. */
  readonly threshold?: number;
};

export interface MemoryOptions<W extends Shape, H extends number, Y extends Summary, P extends Slots, N extends number = number>
  extends NodeOptions {
  weights?: LayerOptions["weights"] | { readonly name: string; readonly layout?: WeightsLayout };
  /** Steps in a window, then blocks in a window of blocks: `[100, 100]` looks back over 10,000 steps. At least 2 each. */
  windows: WindowsOf<W, Kept<Y>>;
  /** How many queries each level answers: 1 by default. Each is a whole query over the same memory. */
  heads?: H;
  /** What a finished block hands to the level above: `{ top: 4 }` by default. */
  summary?: Y;
  /** Stores equal vectors once. */
  prune?: {
    /** Vectors that differ by no more than this in every number, in the units of x, are one; 0 merges only equal ones. */
    readonly threshold: NotNegative<N>;
    /** How many vectors have room, for each window; `"auto"` takes the most that the calibration needs, plus an eighth. */
    readonly slots: SlotsOf<W, Kept<Y>, P>;
  };
}

export interface LookBackOptions<
  W extends Shape,
  H extends number,
  Y extends Summary,
  P extends Slots,
  R extends Retain | undefined,
  G extends Store,
  N extends number = number,
> extends MemoryOptions<W, H, Y, P, N> {
  /** A level above the last window, which keeps the best vectors for ever. */
  retain?: [Y] extends [{ readonly pool: number }] ? "retain keeps what scores best, so it needs summary: { top: k }" : RetainOf<R>;
  /** Whether this step's vector is stored: a number per step, stored when above 0, or a function of the firmware. */
  store?: StoreOf<G>;
}

/** How many vectors have room, for each window. */
export type Slots = Shape | "auto";
/** A gate, or a function of the firmware. */
export type Store = Tensor | "callback";

export type Kept<Y extends Summary> = Y extends { readonly top: infer K extends number }
  ? K
  : Y extends { readonly pool: infer K extends number }
    ? K
    : number;

/** One level for each window, and one that retains. */
export type Levels<W extends Shape, R extends Retain | undefined = undefined> = number extends W["length"]
  ? number
  : [R] extends [undefined]
    ? W["length"]
    : Add<W["length"], 1>;

/** Levels, times heads, times features. */
export type Read<S extends Shape, Count extends number, H extends number> = Multiply<Multiply<Count, H>, Last<S>>;

// --- checks: a wrong option's expected type is the message itself --------------------------------------------------

export type WindowsOf<W extends Shape, K extends number> = [WindowProblem<W, K>] extends [never] ? W : WindowProblem<W, K>;

type WindowProblem<W extends Shape, K extends number> = number extends W["length"]
  ? never
  : { [I in keyof W]: TooSmall<W[I]> | TooMany<Entries<W, K, I>, I> }[number];

type TooSmall<Size extends number> = Size extends 0 | 1 ? `a window of ${Size} is too small: 2 is the least` : never;
type TooMany<Count extends number, Level> = [Subtract<512, Count>] extends [never]
  ? `level ${Level & string} would hold ${Count} vectors; more than 512 is not supported yet`
  : never;

/** The first level holds its window; those above hold what each block kept. */
type Entries<W extends Shape, K extends number, I extends keyof W> = I extends "0" ? W[I] & number : Multiply<W[I] & number, K>;

export type SlotsOf<W extends Shape, K extends number, P extends Slots> = [SlotProblem<W, K, P>] extends [never] ? P : SlotProblem<W, K, P>;

type SlotProblem<W extends Shape, K extends number, P extends Slots> = P extends Shape
  ? number extends W["length"] | P["length"]
    ? never
    : P["length"] extends W["length"]
      ? { [I in keyof P]: I extends keyof W ? LevelProblem<P[I] & number, Entries<W, K, I>, I> : never }[number]
      : `slots has a number for each window, so ${W["length"]} in all, but got ${P["length"]}`
  : never;

type LevelProblem<Count extends number, Most extends number, Level> = Count extends 0
  ? "a level needs at least 1 slot"
  : [Subtract<Most, Count>] extends [never]
    ? `level ${Level & string} has ${Most} entries, so ${Count} slots are too many`
    : never;

type NotNegative<N extends number> = `${N}` extends `-${string}` ? `a threshold is at least 0, not ${N}` : N;

export type RetainOf<R extends Retain | undefined> = [RetainProblem<R>] extends [never] ? R : RetainProblem<R>;

type RetainProblem<R extends Retain | undefined> = R extends { readonly slots: infer Count extends number; readonly threshold?: infer T }
  ? number extends Count
    ? never
    : Count extends 0
      ? "retain needs at least 1 slot"
      : [Subtract<512, Count>] extends [never]
        ? `retain would hold ${Count} vectors; more than 512 is not supported yet`
        : T extends number
          ? NotNegative<T> extends T
            ? never
            : NotNegative<T>
          : never
  : never;

/** A tensor of unknown shape passes: the compiler knows it. */
export type StoreOf<G extends Store> = G extends Tensor
  ? number extends G["shape"]["length"]
    ? G
    : G["shape"] extends readonly [1]
      ? G
      : G["shape"] extends readonly [infer N]
        ? number extends N
          ? G
          : "store takes one number per step"
        : "store takes one number per step"
  : G;
