/** Numbers, texts and conditions that are known while the spec is read. */

import type { BinaryExpression, Node } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { type Context, stop } from "./context.ts";
import { spanOf } from "./spans.ts";
import { SyntaxKind } from "./ts-morph.ts";
import { kindOf, TensorValue, type Value } from "./values.ts";

/** A condition known while the spec is read. */
export function truth(value: Value, node: Node): boolean {
  if (value instanceof TensorValue) stop(language.tensorAsCondition(spanOf(node)));
  return Boolean(value);
}

export function numeric(value: Value, node: Node, operator: string): number {
  if (typeof value === "number") return value;
  if (value instanceof TensorValue) stop(language.tensorAsNumber(spanOf(node), operator));
  return stop(language.badOperand(spanOf(node), `${operator} works on numbers, not on ${kindOf(value)}`));
}

type Arithmetic = (a: number, b: number) => number;
const arithmetic: ReadonlyMap<SyntaxKind, Arithmetic> = new Map([
  [SyntaxKind.PlusToken, (a: number, b: number) => a + b],
  [SyntaxKind.MinusToken, (a: number, b: number) => a - b],
  [SyntaxKind.AsteriskToken, (a: number, b: number) => a * b],
  [SyntaxKind.SlashToken, (a: number, b: number) => a / b],
  [SyntaxKind.PercentToken, (a: number, b: number) => a % b],
  [SyntaxKind.AsteriskAsteriskToken, (a: number, b: number) => a ** b],
]);

export function isArithmetic(kind: SyntaxKind): boolean {
  return arithmetic.has(kind);
}

/** `kind` is the operator, also of `+=` and the like, whose token the node has. */
export function compute(context: Context, kind: SyntaxKind, left: Value, right: Value, node: BinaryExpression): Value {
  if (kind === SyntaxKind.PlusToken && (typeof left === "string" || typeof right === "string")) return join(context, left, right, node);
  const symbol = node
    .getOperatorToken()
    .getText()
    .replace(/^([-+*/])=$/, "$1");
  const [a, b] = [numeric(left, node.getLeft(), symbol), numeric(right, node.getRight(), symbol)];
  return arithmetic.get(kind)?.(a, b);
}

function join(context: Context, left: Value, right: Value, node: BinaryExpression): string {
  const parts = [textOf(left, node.getLeft()), textOf(right, node.getRight())];
  const text = parts.join("");
  context.spend(node, text.length, "characters in a text");
  return text;
}

/** A value as part of a text. */
export function textOf(value: Value, node: Node): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  return stop(language.badOperand(spanOf(node), `${kindOf(value)} cannot be part of a text`));
}

type Ordered = (a: number | string, b: number | string) => boolean;
const orders: ReadonlyMap<SyntaxKind, Ordered> = new Map<SyntaxKind, Ordered>([
  [SyntaxKind.LessThanToken, (a, b) => a < b],
  [SyntaxKind.LessThanEqualsToken, (a, b) => a <= b],
  [SyntaxKind.GreaterThanToken, (a, b) => a > b],
  [SyntaxKind.GreaterThanEqualsToken, (a, b) => a >= b],
]);

export function isComparison(kind: SyntaxKind): boolean {
  return orders.has(kind) || kind === SyntaxKind.EqualsEqualsEqualsToken || kind === SyntaxKind.ExclamationEqualsEqualsToken;
}

export function compare(kind: SyntaxKind, left: Value, right: Value, node: BinaryExpression): boolean {
  if (left instanceof TensorValue || right instanceof TensorValue) stop(language.tensorAsCondition(spanOf(node)));
  if (kind === SyntaxKind.EqualsEqualsEqualsToken) return left === right;
  if (kind === SyntaxKind.ExclamationEqualsEqualsToken) return left !== right;
  const order = orders.get(kind);
  const alike = (typeof left === "number" && typeof right === "number") || (typeof left === "string" && typeof right === "string");
  if (order && alike) return order(left, right);
  return stop(language.badOperand(spanOf(node), `${kindOf(left)} and ${kindOf(right)} have no order`));
}
