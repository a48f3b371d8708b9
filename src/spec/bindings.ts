/** Definitions: which names a statement defines, and what they stand for. */

import type { BindingName, Expression, Statement, VariableDeclarationList } from "ts-morph";
import { language } from "../diagnostics/language.ts";
import { type Context, stop } from "./context.ts";
import { property } from "./names.ts";
import { below, calledName } from "./naming.ts";
import { type Place, parts } from "./place.ts";
import { failed } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { Node } from "./ts-morph.ts";
import { Block, isList, kindOf, type Names, type Value } from "./values.ts";

/** Functions can be used above their declaration; variables are known but not yet defined. */
export function declareAhead(statements: readonly Statement[], scope: Names): void {
  for (const statement of statements) {
    if (Node.isFunctionDeclaration(statement)) {
      const name = statement.getName();
      if (name) scope.declare(name, true, new Block(statement, scope, name));
    } else if (Node.isVariableStatement(statement)) {
      for (const declaration of statement.getDeclarations()) {
        for (const name of namesIn(declaration.getNameNode())) scope.declare(name, true);
      }
    }
  }
}

export function namesIn(pattern: BindingName): readonly string[] {
  if (Node.isIdentifier(pattern)) return [pattern.getText()];
  return pattern.getElements().flatMap((element) => (Node.isBindingElement(element) ? namesIn(element.getNameNode()) : []));
}

/** After an error, what the statement would have defined or changed is passed over in silence. */
export function spoil(statement: Statement, scope: Names): void {
  const declared = Node.isVariableStatement(statement) ? statement.getDeclarations().flatMap((d) => namesIn(d.getNameNode())) : [];
  const changed = [statement, ...statement.getDescendants()].flatMap((node) =>
    Node.isExpressionStatement(node) ? [rootName(node.getExpression())] : [],
  );
  for (const name of [...declared, ...changed]) {
    const found = name === undefined ? undefined : scope.find(name);
    if (found) found.variable.value = failed;
  }
}

/** The variable that an assignment or a method call may change: `x` in `x = 1`, `x++` and `x.y.push(1)`. */
function rootName(node: Expression): string | undefined {
  if (Node.isIdentifier(node)) return node.getText();
  if (Node.isBinaryExpression(node)) return rootName(node.getLeft());
  if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) return rootName(node.getOperand());
  if (Node.isCallExpression(node)) {
    const callee = node.getExpression();
    return Node.isPropertyAccessExpression(callee) ? rootName(callee) : undefined;
  }
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) return rootName(node.getExpression());
  return undefined;
}

export function define(context: Context, list: VariableDeclarationList, scope: Names, place: Place): undefined {
  const keyword = list.getDeclarationKind();
  if (keyword !== "const" && keyword !== "let") stop(language.notInLanguage(spanOf(list), keyword, "write const"));
  for (const declaration of list.getDeclarations()) {
    const pattern = declaration.getNameNode();
    const initializer = declaration.getInitializer();
    if (!initializer) {
      return stop(language.notInLanguage(spanOf(declaration), "a variable without a value", "give it a value where it is declared"));
    }
    const value = context.evaluate(context, initializer, scope, placeOf(pattern, initializer, place));
    bind(context, pattern, value, scope, keyword === "const", place);
  }
  return undefined;
}

function placeOf(pattern: BindingName, value: Expression, place: Place): Place {
  if (Node.isIdentifier(pattern)) return below(place, pattern.getText(), value);
  const variables = new Map<string, string>();
  for (const [i, element] of pattern.getElements().entries()) {
    if (!Node.isBindingElement(element) || !Node.isIdentifier(element.getNameNode())) continue;
    const part = Node.isArrayBindingPattern(pattern) ? String(i) : (element.getPropertyNameNode()?.getText() ?? element.getName());
    variables.set(part, element.getName());
  }
  return parts(place, variables, calledName(value));
}

export function bind(context: Context, pattern: BindingName, value: Value, scope: Names, constant: boolean, place: Place): void {
  if (Node.isIdentifier(pattern)) {
    scope.declare(pattern.getText(), constant, value);
    return;
  }
  if (Node.isArrayBindingPattern(pattern) && !isList(value)) stop(language.notIterable(spanOf(pattern), kindOf(value)));
  for (const [i, element] of pattern.getElements().entries()) {
    if (!Node.isBindingElement(element)) continue;
    const name = element.getPropertyNameNode()?.getText() ?? element.getName();
    const isRest = element.getDotDotDotToken() !== undefined;
    if (isRest && !isList(value)) stop(language.notInLanguage(spanOf(element), "the rest of an object"));
    const byIndex = Node.isArrayBindingPattern(pattern) && isList(value);
    let part: Value;
    if (isRest && isList(value)) part = value.slice(i);
    else part = byIndex ? value[i] : property(context, value, name, element);
    const initializer = element.getInitializer();
    if (part === undefined && initializer) {
      part = context.evaluate(context, initializer, scope, below(place, element.getName(), initializer));
    }
    bind(context, element.getNameNode(), part, scope, constant, place);
  }
}
