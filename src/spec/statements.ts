/** Statements of the spec language: definitions, loops and conditions over constants, and return. */

import type { Expression, ImplementedKindToNodeMappings, Statement } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.ts";
import { language } from "../diagnostics/language.ts";
import { truth } from "./arithmetic.ts";
import { assign } from "./assignments.ts";
import { bind, declareAhead, define, spoil } from "./bindings.ts";
import { type Context, Passed, stop } from "./context.ts";
import { type Completion, type Frame, forCounter, forOf } from "./loops.ts";
import { below } from "./naming.ts";
import { place as makePlace, type Place } from "./place.ts";
import { Scope } from "./scope.ts";
import { spanOf } from "./spans.ts";
import { Node, SyntaxKind } from "./ts-morph.ts";
import type { Block, FunctionNode, Value } from "./values.ts";

export function runStatements(context: Context, statements: readonly Statement[], frame: Frame): Completion {
  declareAhead(statements, frame.scope);
  let broken = false;
  for (const statement of statements) {
    try {
      const completion = run(context, statement, frame);
      if (completion) return completion;
    } catch (error) {
      context.reportFailure(error);
      spoil(statement, frame.scope);
      broken = true;
      if (Node.isReturnStatement(statement)) throw new Passed();
    }
  }
  if (broken) throw new Passed();
  return undefined;
}

/** Copies a block in where it is called. */
export function runBlock(context: Context, block: Block, args: readonly Value[], place: Place, span: Span): Value {
  if (context.calls.some((call) => call.block.node === block.node)) stop(language.recursiveBlock(span, block.name));
  checkFunction(block.node);
  const at = block.weights === undefined ? place : makePlace(place.name, block.weights);
  const frame: Frame = { scope: new Scope(block.scope, true), place: at, result: () => at };
  context.calls.push({ block, span });
  try {
    return runBody(context, block.node, args, frame);
  } finally {
    context.calls.pop();
  }
}

export function runBody(context: Context, node: FunctionNode, args: readonly Value[], frame: Frame): Value {
  context.spend(node);
  for (const [i, parameter] of node.getParameters().entries()) {
    let value: Value = parameter.isRestParameter() ? args.slice(i) : args[i];
    const initializer = parameter.getInitializer();
    if (value === undefined && initializer) {
      value = context.evaluate(context, initializer, frame.scope, below(frame.place, parameter.getName(), initializer));
    }
    bind(context, parameter.getNameNode(), value, frame.scope, true, frame.place);
  }
  const body = node.getBody();
  if (body && Node.isBlock(body)) return runStatements(context, body.getStatements(), frame)?.returned;
  return returned(context, body as Expression, frame);
}

function returned(context: Context, value: Expression, frame: Frame): Value {
  return frame.read ? frame.read(value, frame.scope) : context.evaluate(context, value, frame.scope, frame.result(value));
}

export function checkFunction(node: FunctionNode): void {
  if (node.isAsync()) stop(language.notInLanguage(spanOf(node.getFirstDescendantByKind(SyntaxKind.AsyncKeyword) ?? node), "async"));
  if (!Node.isArrowFunction(node) && node.isGenerator()) {
    stop(language.notInLanguage(spanOf(node.getAsteriskToken() ?? node), "a generator"));
  }
  if (!node.getBody()) stop(language.notInLanguage(spanOf(node), "a function without a body"));
}

type Runner<N> = (context: Context, node: N, frame: Frame) => Completion;
type Runners = { readonly [K in keyof ImplementedKindToNodeMappings]?: Runner<ImplementedKindToNodeMappings[K]> };

const nothing = (): undefined => undefined;
const runners: Runners = {
  [SyntaxKind.VariableStatement]: (context, node, frame) => define(context, node.getDeclarationList(), frame.scope, frame.place),
  [SyntaxKind.ExpressionStatement]: (context, node, frame) => assign(context, node.getExpression(), frame.scope, frame.place),
  [SyntaxKind.ReturnStatement]: (context, node, frame) => {
    const value = node.getExpression();
    return { returned: value && returned(context, value, frame) };
  },
  [SyntaxKind.IfStatement]: (context, node, frame) => {
    const condition = node.getExpression();
    const holds = truth(context.evaluate(context, condition, frame.scope, frame.place), condition);
    const branch = holds ? node.getThenStatement() : node.getElseStatement();
    return branch && nested(context, branch, frame);
  },
  [SyntaxKind.Block]: nested,
  [SyntaxKind.ForOfStatement]: (context, node, frame) => forOf(context, node, frame, nested),
  [SyntaxKind.ForStatement]: (context, node, frame) => forCounter(context, node, frame, nested),
  [SyntaxKind.FunctionDeclaration]: (_context, node) => {
    if (!node.isOverload()) checkFunction(node);
    return undefined;
  },
  [SyntaxKind.InterfaceDeclaration]: nothing,
  [SyntaxKind.TypeAliasDeclaration]: nothing,
  [SyntaxKind.EmptyStatement]: nothing,
  [SyntaxKind.ImportDeclaration]: nothing,
  [SyntaxKind.ExportDeclaration]: nothing,
};

const loopHelp = "a for loop over constants stacks layers";
const refused: ReadonlyMap<SyntaxKind, readonly [what: string, help?: string]> = new Map<SyntaxKind, readonly [string, string?]>([
  [SyntaxKind.ClassDeclaration, ["a class", "write a function that takes tensors and returns tensors"]],
  [SyntaxKind.EnumDeclaration, ["an enum", "write constants"]],
  [SyntaxKind.ModuleDeclaration, ["a namespace", "write a file and import it"]],
  [SyntaxKind.ImportEqualsDeclaration, ["import =", 'write: import { name } from "./file"']],
  [SyntaxKind.WhileStatement, ["while", loopHelp]],
  [SyntaxKind.DoStatement, ["do", loopHelp]],
  [SyntaxKind.ForInStatement, ["for-in", "write for (const value of values)"]],
  [SyntaxKind.SwitchStatement, ["switch", "write if and else"]],
  [SyntaxKind.TryStatement, ["try"]],
  [SyntaxKind.ThrowStatement, ["throw"]],
  [SyntaxKind.BreakStatement, ["break"]],
  [SyntaxKind.ContinueStatement, ["continue"]],
  [SyntaxKind.LabeledStatement, ["a label"]],
  [SyntaxKind.WithStatement, ["with"]],
  [SyntaxKind.DebuggerStatement, ["debugger"]],
]);

function run(context: Context, node: Statement, frame: Frame): Completion {
  context.spend(node);
  const runner = runners[node.getKind() as keyof Runners] as Runner<Statement> | undefined;
  if (runner) return runner(context, node, frame);
  const [what, help] = refused.get(node.getKind()) ?? [`this (${node.getKindName()})`];
  const word = /^\w+/.exec(node.getText())?.[0].length ?? 1;
  return stop(language.notInLanguage({ ...spanOf(node), length: word }, what, help));
}

function nested(context: Context, node: Statement, frame: Frame): Completion {
  const statements = Node.isBlock(node) ? node.getStatements() : [node];
  return runStatements(context, statements, { ...frame, scope: new Scope(frame.scope) });
}
