/** Expressions of the spec language and their values. */

import type { BinaryExpression, Expression, ImplementedKindToNodeMappings, TemplateExpression } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { compare, compute, isArithmetic, isComparison, numeric, textOf, truth } from "./arithmetic.ts";
import { call } from "./calls.ts";
import { type Context, stop } from "./context.ts";
import { element, lookUp, property } from "./names.ts";
import { fields, list } from "./objects.ts";
import type { Place } from "./place.ts";
import { spanOf } from "./spans.ts";
import { SyntaxKind } from "./ts-morph.ts";
import { Block, Fields, type Names, type Value } from "./values.ts";

type Visitor<N> = (context: Context, node: N, scope: Names, place: Place) => Value;
type Visitors = { readonly [K in keyof ImplementedKindToNodeMappings]?: Visitor<ImplementedKindToNodeMappings[K]> };

const visitors: Visitors = {
  // Not getLiteralValue: it reads 1e-9 as 1. The text is the value in decimal, whatever was written.
  [SyntaxKind.NumericLiteral]: (_context, node) => Number(node.compilerNode.text),
  [SyntaxKind.StringLiteral]: (_context, node) => node.getLiteralValue(),
  [SyntaxKind.NoSubstitutionTemplateLiteral]: (_context, node) => node.getLiteralValue(),
  [SyntaxKind.TrueKeyword]: () => true,
  [SyntaxKind.FalseKeyword]: () => false,
  [SyntaxKind.NullKeyword]: () => null,
  [SyntaxKind.ParenthesizedExpression]: inner,
  [SyntaxKind.AsExpression]: inner,
  [SyntaxKind.SatisfiesExpression]: inner,
  [SyntaxKind.NonNullExpression]: inner,
  [SyntaxKind.Identifier]: (_context, node, scope) => lookUp(node.getText(), node, scope),
  [SyntaxKind.ArrayLiteralExpression]: list,
  [SyntaxKind.ObjectLiteralExpression]: (context, node, scope, place) => new Fields(fields(context, node, scope, place)),
  [SyntaxKind.ArrowFunction]: (_context, node, scope, place) => new Block(node, scope, place.name || "block"),
  [SyntaxKind.FunctionExpression]: (_context, node, scope, place) => new Block(node, scope, node.getName() ?? (place.name || "block")),
  [SyntaxKind.ConditionalExpression]: (context, node, scope, place) =>
    truth(context.evaluate(context, node.getCondition(), scope, place), node.getCondition())
      ? context.evaluate(context, node.getWhenTrue(), scope, place)
      : context.evaluate(context, node.getWhenFalse(), scope, place),
  [SyntaxKind.TemplateExpression]: template,
  [SyntaxKind.PrefixUnaryExpression]: (context, node, scope, place) => {
    const operator = node.getOperatorToken();
    if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken) {
      stop(language.notInLanguage(spanOf(node), "an assignment inside an expression"));
    }
    const operand = context.evaluate(context, node.getOperand(), scope, place);
    if (operator === SyntaxKind.ExclamationToken) return !truth(operand, node.getOperand());
    const number = numeric(operand, node.getOperand(), node.getText().charAt(0));
    if (operator === SyntaxKind.MinusToken) return -number;
    if (operator === SyntaxKind.PlusToken) return number;
    return stop(language.notInLanguage(spanOf(node), "~"));
  },
  [SyntaxKind.BinaryExpression]: binary,
  [SyntaxKind.PropertyAccessExpression]: (context, node, scope, place) => {
    const object = context.evaluate(context, node.getExpression(), scope, place);
    if (node.hasQuestionDotToken() && (object === undefined || object === null)) return undefined;
    return property(context, object, node.getName(), node);
  },
  [SyntaxKind.ElementAccessExpression]: (context, node, scope, place) => {
    const index = node.getArgumentExpression();
    if (!index) return stop(language.notInLanguage(spanOf(node), "[] without an index"));
    const object = context.evaluate(context, node.getExpression(), scope, place);
    return element(context, object, context.evaluate(context, index, scope, place), node);
  },
  [SyntaxKind.CallExpression]: call,
};

const refused: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.AwaitExpression, "await"],
  [SyntaxKind.YieldExpression, "yield"],
  [SyntaxKind.NewExpression, "new"],
  [SyntaxKind.ClassExpression, "a class"],
  [SyntaxKind.ThisKeyword, "this"],
  [SyntaxKind.SuperKeyword, "super"],
  [SyntaxKind.DeleteExpression, "delete"],
  [SyntaxKind.TypeOfExpression, "typeof"],
  [SyntaxKind.VoidExpression, "void"],
  [SyntaxKind.RegularExpressionLiteral, "a regular expression"],
  [SyntaxKind.BigIntLiteral, "a bigint"],
  [SyntaxKind.TaggedTemplateExpression, "a tagged template"],
  [SyntaxKind.PostfixUnaryExpression, "an assignment inside an expression"],
  [SyntaxKind.ImportKeyword, "import()"],
  [SyntaxKind.MetaProperty, "import.meta"],
]);

export function evaluate(context: Context, node: Expression, scope: Names, place: Place): Value {
  context.spend(node);
  const visit = visitors[node.getKind() as keyof Visitors] as Visitor<Expression> | undefined;
  if (visit) return visit(context, node, scope, place);
  return stop(language.notInLanguage(spanOf(node), refused.get(node.getKind()) ?? `this (${node.getKindName()})`));
}

function inner(context: Context, node: { getExpression(): Expression }, scope: Names, place: Place): Value {
  return context.evaluate(context, node.getExpression(), scope, place);
}

function template(context: Context, node: TemplateExpression, scope: Names, place: Place): Value {
  let text = node.getHead().getLiteralText();
  for (const part of node.getTemplateSpans()) {
    const value = part.getExpression();
    text += textOf(context.evaluate(context, value, scope, place), value) + part.getLiteral().getLiteralText();
    context.spend(node, text.length, "characters in a text");
  }
  return text;
}

const equal = "write === or !==";
const helps: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.EqualsEqualsToken, equal],
  [SyntaxKind.ExclamationEqualsToken, equal],
]);

function binary(context: Context, node: BinaryExpression, scope: Names, place: Place): Value {
  const token = node.getOperatorToken();
  const kind = token.getKind();
  if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) {
    stop(language.notInLanguage(spanOf(node), "an assignment inside an expression"));
  }
  const left = context.evaluate(context, node.getLeft(), scope, place);
  const right = (): Value => context.evaluate(context, node.getRight(), scope, place);
  if (kind === SyntaxKind.AmpersandAmpersandToken) return truth(left, node.getLeft()) ? right() : left;
  if (kind === SyntaxKind.BarBarToken) return truth(left, node.getLeft()) ? left : right();
  if (kind === SyntaxKind.QuestionQuestionToken) return left ?? right();
  if (isArithmetic(kind)) return compute(context, kind, left, right(), node);
  if (isComparison(kind)) return compare(kind, left, right(), node);
  return stop(language.notInLanguage(spanOf(token), token.getText(), helps.get(kind)));
}
