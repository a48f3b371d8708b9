/** Expression statements: assignments to a `let`, and calls whose result is not used. */

import type { BinaryExpression, Expression } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { compute, numeric } from "./arithmetic.ts";
import { type Context, stop } from "./context.ts";
import { lookUp } from "./names.ts";
import { below, calledName } from "./naming.ts";
import type { Place } from "./place.ts";
import type { Variable } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { meant } from "./synonyms.ts";
import { Node, SyntaxKind } from "./ts-morph.ts";
import type { Names, Value } from "./values.ts";

const compound: ReadonlyMap<SyntaxKind, SyntaxKind> = new Map([
  [SyntaxKind.PlusEqualsToken, SyntaxKind.PlusToken],
  [SyntaxKind.MinusEqualsToken, SyntaxKind.MinusToken],
  [SyntaxKind.AsteriskEqualsToken, SyntaxKind.AsteriskToken],
  [SyntaxKind.SlashEqualsToken, SyntaxKind.SlashToken],
]);

export function assign(context: Context, node: Expression, scope: Names, place: Place): undefined {
  if (Node.isBinaryExpression(node)) {
    const kind = node.getOperatorToken().getKind();
    if (kind === SyntaxKind.EqualsToken || compound.has(kind)) {
      const variable = assignable(node.getLeft(), scope);
      variable.value = assigned(context, node, scope, place);
      return undefined;
    }
  }
  if (Node.isPostfixUnaryExpression(node) || Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken) {
      const target = node.getOperand();
      const variable = assignable(target, scope);
      const step = operator === SyntaxKind.PlusPlusToken ? 1 : -1;
      variable.value = numeric(lookUp(target.getText(), target, scope), target, step > 0 ? "++" : "--") + step;
      return undefined;
    }
  }
  context.evaluate(context, node, scope, below(place, calledName(node), node));
  return undefined;
}

/** A later assignment adds its operator to the name, since the variable's own is taken. */
function assigned(context: Context, node: BinaryExpression, scope: Names, place: Place): Value {
  const name = node.getLeft().getText();
  const right = node.getRight();
  const value = context.evaluate(context, right, scope, below(place, name, right, `${name}.${calledName(right)}`));
  const arithmetic = compound.get(node.getOperatorToken().getKind());
  return arithmetic === undefined ? value : compute(context, arithmetic, lookUp(name, node.getLeft(), scope), value, node);
}

function assignable(target: Node, scope: Names): Variable<Value> {
  if (!Node.isIdentifier(target)) return stop(language.immutable(spanOf(target)));
  const name = target.getText();
  const found = scope.find(name);
  if (!found) return stop(language.unknownName(spanOf(target), name, meant(name, scope.names())));
  if (found.captured) stop(language.capturedAssignment(spanOf(target), name));
  if (found.variable.constant) stop(language.badOperand(spanOf(target), `${name} is a const`));
  return found.variable;
}
