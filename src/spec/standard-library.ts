/**
 * The library of the spec language, in place of TypeScript's own.
 *
 * Only what the evaluator knows is declared, so that checking starts in a third of the time and `process`, `fetch`
 * or `Math.random` are unknown names. It is a text and not a .d.ts file: there it would join this project's own types.
 */
export const standardLibrary: string = `
interface Math {
  readonly PI: number;
  abs(x: number): number;
  ceil(x: number): number;
  floor(x: number): number;
  log2(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(x: number, y: number): number;
  round(x: number): number;
  sqrt(x: number): number;
}
declare const Math: Math;

interface ReadonlyArray<T> extends Iterable<T> {
  readonly [index: number]: T;
  readonly length: number;
  map<U>(each: (value: T, index: number) => U): U[];
  slice(start?: number, end?: number): T[];
}
interface Array<T> extends Iterable<T> {
  [index: number]: T;
  length: number;
  map<U>(each: (value: T, index: number) => U): U[];
  slice(start?: number, end?: number): T[];
}
interface String {
  readonly length: number;
}

// What the checker itself asks for.
interface Boolean {}
interface CallableFunction extends Function {}
interface Function {}
interface IArguments {}
interface ImportAttributes {
  readonly type?: string;
}
interface NewableFunction extends Function {}
interface Number {}
interface Object {}
interface Promise<T> {}
interface RegExp {}
interface SymbolConstructor {
  readonly iterator: unique symbol;
}
declare const Symbol: SymbolConstructor;
interface Iterable<T, R = any, N = any> {
  [Symbol.iterator](): Iterator<T, R, N>;
}
interface Iterator<T, R = any, N = any> {
  next(...values: [] | [N]): { done?: false; value: T } | { done: true; value: R };
}
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> {
  [Symbol.iterator](): IterableIterator<T, R, N>;
}
interface TemplateStringsArray extends ReadonlyArray<string> {}
type NoInfer<T> = intrinsic;
type Record<K extends keyof any, T> = { [P in K]: T };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Partial<T> = { [P in keyof T]?: T[P] };
`;
