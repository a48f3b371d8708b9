/**
 * Exact arithmetic on literal dimensions.
 *
 * A number is worked on digit by digit, as on paper, so the cost grows with the number of digits and not with
 * the value: `Add<65536, 4096>` costs as little as `Add<40, 64>`. A wide `number` on either side gives `number`,
 * and a union gives the union of the results.
 */

/** The tuple at index d has d elements. */
type Unary = [
  [],
  [0],
  [0, 0],
  [0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];
type Ten = Unary[10];
type Count<D> = D extends keyof Unary ? (Unary[D] extends infer U extends 0[] ? U : never) : never;

/** Decimal digits, least significant first: `Digits<123>` is `["3", "2", "1"]`. */
type Digits<N extends number> = DigitsOf<`${N}`>;
type DigitsOf<Text extends string, Out extends string[] = []> = Text extends `${infer First}${infer Rest}`
  ? DigitsOf<Rest, [First, ...Out]>
  : Out;

type ToNumber<D extends string[]> = Strip<Text<D>> extends `${infer N extends number}` ? N : number;
type Text<D extends string[]> = D extends [infer First extends string, ...infer Rest extends string[]] ? `${Text<Rest>}${First}` : "";
type Strip<T extends string> = T extends "" ? "0" : T extends `0${infer Rest}` ? Strip<Rest> : T;

// --- addition -------------------------------------------------------------------------------------------------

type AddDigits<A extends string[], B extends string[], Carry extends 0[] = []> = A extends [infer X, ...infer A1 extends string[]]
  ? B extends [infer Y, ...infer B1 extends string[]]
    ? PutSum<[...Count<X>, ...Count<Y>, ...Carry], A1, B1>
    : PutSum<[...Count<X>, ...Carry], A1, []>
  : B extends [infer Y, ...infer B1 extends string[]]
    ? PutSum<[...Count<Y>, ...Carry], [], B1>
    : Carry extends [0]
      ? ["1"]
      : [];
type PutSum<Sum extends 0[], A extends string[], B extends string[]> = Sum extends [...Ten, ...infer Over extends 0[]]
  ? [`${Over["length"]}`, ...AddDigits<A, B, [0]>]
  : [`${Sum["length"]}`, ...AddDigits<A, B>];

// --- subtraction: never when the result would be negative -------------------------------------------------------

type SubtractDigits<A extends string[], B extends string[], Borrow extends 0[] = []> = A extends [infer X, ...infer A1 extends string[]]
  ? B extends [infer Y, ...infer B1 extends string[]]
    ? PutDifference<Count<X>, [...Count<Y>, ...Borrow], A1, B1>
    : PutDifference<Count<X>, Borrow, A1, []>
  : [...B, ...Borrow] extends []
    ? []
    : never;
type PutDifference<Have extends 0[], Want extends 0[], A extends string[], B extends string[]> = Have extends [
  ...Want,
  ...infer Left extends 0[],
]
  ? [`${Left["length"]}`, ...SubtractDigits<A, B>]
  : [...Ten, ...Have] extends [...Want, ...infer Left extends 0[]]
    ? [`${Left["length"]}`, ...SubtractDigits<A, B, [0]>]
    : never;

// --- multiplication and division ----------------------------------------------------------------------------------

type MultiplyDigits<A extends string[], B extends string[]> = B extends [infer Y, ...infer B1 extends string[]]
  ? AddDigits<Times<A, Count<Y>>, ["0", ...MultiplyDigits<A, B1>]>
  : [];
type Times<A extends string[], N extends 0[]> = N extends [0, ...infer Fewer extends 0[]] ? AddDigits<A, Times<A, Fewer>> : [];

/** Long division from the most significant digit: `[quotient digits, remainder digits]`. */
type DivideDigits<A extends string[], B extends string[], Quotient extends string[] = [], Rest extends string[] = []> = A extends [
  ...infer Lower extends string[],
  infer Top extends string,
]
  ? TakeAway<[Top, ...Trim<Rest>], B> extends [infer Q extends string, infer R extends string[]]
    ? DivideDigits<Lower, B, [Q, ...Quotient], R>
    : never
  : [Quotient, Rest];
type TakeAway<R extends string[], B extends string[], Taken extends 0[] = []> =
  SubtractDigits<R, B> extends infer Left extends string[]
    ? [Left] extends [never]
      ? [`${Taken["length"]}`, R]
      : TakeAway<Trim<Left>, B, [...Taken, 0]>
    : never;
type Trim<D extends string[]> = D extends [...infer Lower extends string[], "0"] ? Trim<Lower> : D;

// --- what the operators use -----------------------------------------------------------------------------------------

type Wide<A extends number, B extends number> = number extends A ? true : number extends B ? true : false;

export type Add<A extends number, B extends number> = Wide<A, B> extends true ? number : ToNumber<AddDigits<Digits<A>, Digits<B>>>;

/** `never` when B is larger than A. */
export type Subtract<A extends number, B extends number> =
  Wide<A, B> extends true
    ? number
    : [SubtractDigits<Digits<A>, Digits<B>>] extends [never]
      ? never
      : ToNumber<SubtractDigits<Digits<A>, Digits<B>>>;

export type Multiply<A extends number, B extends number> =
  Wide<A, B> extends true ? number : ToNumber<MultiplyDigits<Digits<A>, Digits<B>>>;

/** Rounds down. */
export type Divide<A extends number, B extends number> =
  Wide<A, B> extends true ? number : DivideDigits<Digits<A>, Digits<B>> extends [infer Q extends string[], string[]] ? ToNumber<Q> : never;

export type Remainder<A extends number, B extends number> =
  Wide<A, B> extends true ? number : DivideDigits<Digits<A>, Digits<B>> extends [string[], infer R extends string[]] ? ToNumber<R> : never;

export type Sum<Terms extends readonly number[]> = number extends Terms["length"]
  ? number
  : Terms extends readonly [infer First extends number, ...infer Rest extends readonly number[]]
    ? Rest extends readonly []
      ? First
      : Add<First, Sum<Rest>>
    : 0;

export type Product<Factors extends readonly number[]> = number extends Factors["length"]
  ? number
  : Factors extends readonly [infer First extends number, ...infer Rest extends readonly number[]]
    ? Rest extends readonly []
      ? First
      : Multiply<First, Product<Rest>>
    : 1;
