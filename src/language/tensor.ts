/** Tensors as the editor sees them: a shape, and when the value exists. */

import type { Add, Divide, Multiply, Remainder, Sum } from "./arithmetic.ts";

export type Shape = readonly number[];

/** A value that exists at every step of the model. */
export interface Step {
  readonly kind: "stream";
  readonly every: 1;
}

/** A value that exists once in `Steps` steps of the model. */
export interface Every<Steps extends number> {
  readonly kind: "stream";
  readonly every: Steps;
}

/** `Length` values known together; a new such sequence exists once in `Steps` steps of the model. */
export interface Sequence<Length extends number, Steps extends number = Length> {
  readonly kind: "sequence";
  readonly length: Length;
  readonly every: Steps;
}

export type Stream = Step | Every<number>;
export type Time = Stream | Sequence<number, number>;

declare const time: unique symbol;
declare const classes: unique symbol;

/** Fixed-point numbers: `Tensor<[64], Step>` is 64 numbers at every step. */
export interface Tensor<out S extends Shape = Shape, out T extends Time = Time> {
  /** The dimensions, as constants of the spec: `dense(x, { units: x.shape[0] })`. */
  readonly shape: S;
  readonly [time]: T;
}

/** Whole numbers from 0 to `Classes` - 1: what `argmax` gives and `embedding` takes. */
export interface Indices<out S extends Shape = Shape, out T extends Time = Time, out Classes extends number = number> {
  readonly shape: S;
  readonly [time]: T;
  readonly [classes]: Classes;
}

// --- shapes and times of results --------------------------------------------------------------------------------

export type Literal<S extends Shape> = { -readonly [I in keyof S]: S[I] };

/** Vectors and matrices come first and by index, so that their type parameters stay known inside generic blocks. */
export type WithLast<S extends Shape, Size extends number> = number extends S["length"]
  ? Shape
  : S extends readonly [unknown]
    ? [Size]
    : S extends readonly [unknown, unknown]
      ? [S[0], Size]
      : S extends readonly [...infer Lead extends number[], number]
        ? [...Lead, Size]
        : [Size];

export type Last<S extends Shape> = number extends S["length"]
  ? number
  : S extends readonly [unknown]
    ? S[0]
    : S extends readonly [...number[], infer Size extends number]
      ? Size
      : number;

type EveryOf<Steps extends number> = Steps extends 1 ? Step : Every<Steps>;

/** The time of a result that exists once for each `Factor` values of its argument. */
export type Slower<T extends Time, Factor extends number> = [Factor] extends [1]
  ? T
  : T extends Sequence<infer L, infer E>
    ? Sequence<Divide<L, Factor>, E>
    : EveryOf<Multiply<T["every"], Factor>>;

export type OncePerSequence<T extends Time> = T extends Sequence<number, infer E> ? EveryOf<E> : T;

type Lasts<Ts extends readonly Tensor[]> = { [I in keyof Ts]: Last<Ts[I]["shape"]> };
export type Joined<Ts extends readonly Tensor[]> = number extends Ts["length"] ? number : Sum<Lasts<Ts>>;
/** An indexed access, so that it is known inside generic blocks too. */
export type TimeOf<X extends Tensor> = X[typeof time];
export type Doubled<S extends Shape> = WithLast<S, Add<Last<S>, Last<S>>>;
export type Halves<Size extends number> = Add<Divide<Size, 2>, 1>;

// --- checks: a wrong argument's expected type is the message itself ------------------------------------------------

type ShowAll<Dims extends readonly unknown[]> = Dims extends readonly [infer First extends number, ...infer Rest]
  ? `${number extends First ? "?" : First}${Rest extends readonly [] ? "" : `, ${ShowAll<Rest>}`}`
  : "";
export type Show<S extends Shape> = number extends S["length"] ? "[...]" : `[${ShowAll<S>}]`;
export type ShowTime<T extends Time> =
  T extends Sequence<infer L, number>
    ? `a whole sequence of ${L} steps`
    : T["every"] extends 1
      ? "every step"
      : `every ${T["every"]} steps`;

/** Dimensions agree where both are known. */
type Agree<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? true
  : A extends readonly [infer X extends number, ...infer Xs extends Shape]
    ? B extends readonly [infer Y extends number, ...infer Ys extends Shape]
      ? [X] extends [Y]
        ? Agree<Xs, Ys>
        : [Y] extends [X]
          ? Agree<Xs, Ys>
          : false
      : false
    : B extends readonly []
      ? true
      : false;

type Together<Op extends string, A extends Time, B extends Time, Ok> = [A] extends [B]
  ? Ok
  : [B] extends [A]
    ? Ok
    : `${Op} needs tensors that arrive together, but one is ${ShowTime<A>} and the other ${ShowTime<B>}`;

/** The second operand of an element-wise operator: as many numbers as the first has, or one for all of them. */
export type Operand<Op extends string, A extends Shape, B extends Shape, T extends Time, V extends Time> = [B] extends [A]
  ? Together<Op, T, V, Tensor<B, V>>
  : [B] extends [[1]]
    ? Together<Op, T, V, Tensor<B, V>>
    : Agree<A, B> extends true
      ? Together<Op, T, V, Tensor<B, V>>
      : `${Op} needs equal shapes, but got ${Show<A>} and ${Show<B>}`;

export type Vector<Op extends string, S extends Shape, T extends Time> = number extends S["length"]
  ? Tensor<S, T>
  : S extends readonly [unknown]
    ? Tensor<S, T>
    : `${Op} takes a vector, but got shape ${Show<S>}; flatten(x) makes one`;

/** A tensor of unknown time passes: the compiler knows it. */
export type Streaming<Op extends string, S extends Shape, T extends Time, Ok = Tensor<S, T>> = [T] extends [Sequence<number, number>]
  ? `${Op} works step by step, but got ${ShowTime<T>}`
  : Ok;

export type StreamVector<Op extends string, S extends Shape, T extends Time> = Streaming<Op, S, T, Vector<Op, S, T>>;

export type WholeSequence<Op extends string, S extends Shape, T extends Time> = [T] extends [Stream]
  ? `${Op} needs a whole sequence, but this tensor arrives ${ShowTime<T>}; collect(x, { steps }) makes one`
  : Tensor<S, T>;

export type LabelsFor<U extends number, L extends readonly string[]> = number extends U | L["length"]
  ? readonly string[]
  : L["length"] extends U
    ? L
    : `${U} units need ${U} labels, but got ${L["length"]}`;

export type PartsOf<S extends Shape, Sizes extends Shape> =
  Agree<[Last<S>], [Sum<Sizes>]> extends true ? Sizes : `split into ${Show<Sizes>} makes ${Sum<Sizes>}, but the tensor has ${Last<S>}`;

export type HeadsOf<S extends Shape, H extends number> = number extends Last<S> | H
  ? number
  : Remainder<Last<S>, H> extends 0
    ? H
    : `${H} heads cannot share ${Last<S>} features evenly`;

export type Joinable<Op extends string, Ts extends readonly Tensor[]> = [JoinProblem<Op, Ts>] extends [never] ? Ts : JoinProblem<Op, Ts>;
type JoinProblem<Op extends string, Ts extends readonly Tensor[]> = {
  [I in keyof Ts]: PairProblem<Op, Ts[0], Ts[I]>;
}[number];
type PairProblem<Op extends string, A extends Tensor, B extends Tensor> =
  Agree<WithLast<A["shape"], 1>, WithLast<B["shape"], 1>> extends true
    ? Together<Op, TimeOf<A>, TimeOf<B>, never>
    : `${Op} joins the last dimension, so the others must be equal, but got ${Show<A["shape"]>} and ${Show<B["shape"]>}`;
