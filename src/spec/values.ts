/** What an expression of a spec can be while the spec is read. */

import type { ArrowFunction, FunctionDeclaration, FunctionExpression } from "ts-morph";
import type { ModelNode, ModelOptions, ModelOutput } from "../ir/model.ts";
import type { Scope } from "./scope.ts";

export type FunctionNode = ArrowFunction | FunctionDeclaration | FunctionExpression;

/** A model while it is being read: nodes are only ever added to it. */
export interface Draft {
  readonly name: string;
  readonly file: string;
  readonly options: ModelOptions;
  readonly nodes: ModelNode[];
  outputs: readonly ModelOutput[];
}

/** One node's result. */
export class TensorValue {
  readonly node: ModelNode;
  readonly draft: Draft;

  constructor(node: ModelNode, draft: Draft) {
    this.node = node;
    this.draft = draft;
  }
}

/** A function of the spec, to be copied in where it is called. */
export class Block {
  readonly node: FunctionNode;
  readonly scope: Names;
  readonly name: string;
  /** Set for a shared block: where its weights are. */
  readonly weights: string | undefined;

  constructor(node: FunctionNode, scope: Names, name: string, weights?: string) {
    this.node = node;
    this.scope = scope;
    this.name = name;
    this.weights = weights;
  }
}

/** A function of the compiler: an operator, or one of the library's. */
export class Builtin {
  readonly kind: "operator" | "model" | "shared" | "math" | "method";
  readonly name: string;
  readonly receiver: readonly Value[];

  constructor(kind: Builtin["kind"], name: string, receiver: readonly Value[] = []) {
    this.kind = kind;
    this.name = name;
    this.receiver = receiver;
  }
}

export class ModelValue {
  readonly draft: Draft;

  constructor(draft: Draft) {
    this.draft = draft;
  }
}

/** `Math`, or `import * as name`. */
export class Namespace {
  readonly name: string;
  readonly get: (member: string) => Value | undefined;
  readonly members: () => Iterable<string>;

  constructor(name: string, get: (member: string) => Value | undefined, members: () => Iterable<string>) {
    this.name = name;
    this.get = get;
    this.members = members;
  }
}

/** An object literal. A map, so that no name of an object's prototype is found in it. */
export class Fields {
  readonly entries: ReadonlyMap<string, Value>;

  constructor(entries: ReadonlyMap<string, Value>) {
    this.entries = entries;
  }
}

export type Constant = number | string | boolean | null | undefined;
export type Value = Constant | readonly Value[] | Fields | TensorValue | Block | Builtin | ModelValue | Namespace;
export type Names = Scope<Value>;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** What a value is, in words, for messages. */
export function kindOf(value: Value): string {
  if (value === null || value === undefined) return String(value);
  if (isList(value)) return "a list";
  if (value instanceof TensorValue) return "a tensor";
  if (value instanceof Block) return `the block ${value.name}`;
  if (value instanceof Builtin) return `the function ${value.name}`;
  if (value instanceof ModelValue) return "a model";
  if (value instanceof Namespace) return value.name;
  if (value instanceof Fields) return "an object";
  return typeof value === "string" ? quoted(value) : String(value);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/**
 * Plain data, for the graph. What is none, such as a tensor, stays and is refused by the option's rule; so does what is
 * beyond any option's size, since lists that share their parts can be small to write and endless to copy.
 */
export function toData(value: Value, budget: { left: number } = { left: 100_000 }): unknown {
  budget.left--;
  if (budget.left < 0) return value;
  if (isList(value)) return value.map((item) => toData(item, budget));
  if (value instanceof Fields) return Object.fromEntries([...value.entries].map(([key, field]) => [key, toData(field, budget)]));
  return value;
}

/** The reverse, for imported JSON. */
export function fromData(data: unknown): Value {
  if (Array.isArray(data)) return data.map(fromData);
  if (typeof data === "object" && data !== null)
    return new Fields(new Map(Object.entries(data).map(([key, value]) => [key, fromData(value)])));
  return typeof data === "number" || typeof data === "string" || typeof data === "boolean" || data === null ? data : undefined;
}
