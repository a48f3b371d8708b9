/** What a value that is built gets its name from, where no variable names it. */

import type { Place } from "./place.ts";
import { Node } from "./ts-morph.ts";

/** The place of a value that is part of another: plain names and literals build nothing and take none. */
export function below(place: Place, part: string, node: Node, fallback?: string): Place {
  return builds(node) ? place.child(part, fallback) : place;
}

function builds(node: Node): boolean {
  const inner = unwrapped(node);
  return !(Node.isIdentifier(inner) || Node.isLiteralExpression(inner) || Node.isPropertyAccessExpression(inner));
}

/** The name that a call gives to what it builds. */
export function calledName(node: Node): string {
  const inner = unwrapped(node);
  if (!Node.isCallExpression(inner)) return "value";
  const callee = inner.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getName() : Node.isIdentifier(callee) ? callee.getText() : "block";
}

/** Without the parts that have a meaning for TypeScript only. */
export function unwrapped(node: Node): Node {
  const isWrapped =
    Node.isParenthesizedExpression(node) || Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isNonNullExpression(node);
  return isWrapped ? unwrapped(node.getExpression()) : node;
}
