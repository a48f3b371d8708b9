/** LB2: the language of specs, a small pure part of TypeScript that is read and never run. */

import { error } from "./define.ts";

const didYouMean = (near: string | undefined): string | undefined => (near === undefined ? undefined : `did you mean ${near}?`);

export const language = {
  notInLanguage: error("LB2001", {
    title: "a part of TypeScript that a spec cannot use",
    explain:
      "A spec is read, not run: constants, functions, if and for over constants have a meaning before the model runs; classes, async code, exceptions, while loops and the like have none. Types that compute (conditional, mapped, template literal types) are refused too, since they could keep the checker busy for ever.\n\nWrong: class Block { units = 64 }\nRight: function block(x: Tensor<[40]>) { return dense(x, { units: 64 }); }",
    message: (what: string, _help?: string) => `${what} cannot be used in a spec`,
    help: (_what, help?: string) => help,
  }),
  notConstant: error("LB2002", {
    title: "a value that is not known before the model runs",
    explain:
      "The environment, the clock, random numbers and files do not exist while a spec is read, so that one spec always gives one model. Numbers and texts come from the file itself or from imported .ts and .json files.\n\nWrong: const units = Number(process.env.UNITS);\nRight: const units = 64;",
    message: (what: string) => `${what} is not known before the model runs`,
    help: () => "a spec is read, not run: its numbers and texts come from the file itself or from imported .ts and .json files",
  }),
  unknownName: error("LB2003", {
    title: "an unknown name",
    explain:
      "No variable, function or import in sight has this name. An operator is imported before it is used.\n\nWrong: return dense(frames, { units: 10 });   where the input is called frame\nRight: return dense(frame, { units: 10 });",
    message: (name: string, _near?: string) => `nothing is called ${name}`,
    help: (_name, near?: string) => didYouMean(near),
  }),
  unknownOperator: error("LB2004", {
    title: "an unknown operator",
    explain:
      '"lookback" exports no such name. Words of other frameworks are translated where they are known, such as Linear to dense and num_heads to heads.\n\nWrong: import { lsmt } from "lookback";\nRight: import { lstm } from "lookback";',
    message: (name: string, _near?: string) => `lookback has no operator ${name}`,
    help: (_name, near?: string) => didYouMean(near),
  }),
  usedTooEarly: error("LB2005", {
    title: "a name is used before it is defined",
    explain:
      "A model is read from the first line to the last and has no cycles. A value of the step before comes from feedback, which gives a block its own last result.\n\nWrong: const first = dense(second, { units: 8 }); const second = dense(first, { units: 8 });\nRight: const next = feedback([8], (previous) => dense(previous, { units: 8 }));",
    message: (name: string) => `${name} is used before it is defined`,
    help: () => "a model has no cycles; feedback(shape, previous => ...) gives a block its own last result",
  }),
  recursiveBlock: error("LB2006", {
    title: "a block calls itself",
    explain:
      "A block is copied into the model at each call, so one that calls itself would never end.\n\nWrong: function deeper(x: Tensor, depth: number): Tensor { return depth === 0 ? x : deeper(relu(x), depth - 1); }\nRight: let deep: Tensor = x; for (let i = 0; i < 3; i++) deep = relu(deep);",
    message: (name: string) => `${name} calls itself`,
    help: () => "blocks are copied into the model where they are called; stack layers with a for loop",
  }),
  tensorAsCondition: error("LB2007", {
    title: "a tensor as a condition",
    explain:
      "if, ?:, && and comparisons decide which operators the model has, before it runs; a tensor has its values only while it runs. A gate switches one tensor by another at run time.\n\nWrong: return level > 0 ? relu(frame) : frame;\nRight: return multiply(frame, sigmoid(dense(level, { units: 1 })));",
    message: () => "a tensor has no value while the spec is read, so it cannot decide what is built",
    help: () => "multiply(x, gate) lets one tensor switch another at run time",
  }),
  tensorAsNumber: error("LB2008", {
    title: "arithmetic on a tensor",
    explain:
      "+ - * / work on the numbers of the spec, such as sizes. For tensors there are operators, which also have a name in the report and a number format of their own.\n\nWrong: return frame + hidden;\nRight: return add(frame, hidden);",
    message: (operator: string) => `${operator} works on numbers, not on tensors`,
    help: (operator) => ({ "+": "use add(a, b)", "-": "use subtract(a, b)", "*": "use multiply(a, b)" })[operator],
  }),
  capturedAssignment: error("LB2009", {
    title: "assignment to a variable of an outer function",
    explain:
      "A let may be assigned in its own function only: what a block is given does not change, so that a model reads the same in any order of its calls.\n\nWrong: let count = 0; function units() { count += 32; return count; }\nRight: function units(i: number) { return 32 * (i + 1); }",
    message: (name: string) => `${name} belongs to an outer function and cannot be assigned here`,
    help: () => "a block returns its results; what it is given does not change",
  }),
  immutable: error("LB2010", {
    title: "a change of a list or an object",
    explain:
      "Lists and objects of a spec do not change once built; new ones are built from them.\n\nWrong: layers.push(layer);\nRight: layers = [...layers, layer];",
    message: () => "arrays and objects of a spec do not change once built",
    help: () => "build a new one: [...layers, layer] or values.map(...)",
  }),
  notCallable: error("LB2011", {
    title: "a call of something that is no function",
    explain:
      "What stands before the parentheses is not a function.\n\nWrong: const units = 64; const size = units();\nRight: const units = () => 64; const size = units();",
    message: (what: string) => `${what} cannot be called`,
  }),
  noProperty: error("LB2012", {
    title: "a property that is not there",
    explain:
      "The value has no such property or element. Lists have length, map and slice; texts have length; tensors have shape.\n\nWrong: const units = frame.size;\nRight: const units = frame.shape[0];",
    message: (name: string, of: string) => `${of} has no ${name}`,
  }),
  badOperand: error("LB2013", {
    title: "a value of the wrong kind",
    explain:
      'An operation of the spec was given a value that it has no meaning for, such as arithmetic on a text.\n\nWrong: const units = "64" * 2;\nRight: const units = 64 * 2;',
    message: (what: string) => what,
  }),
  tooMuchWork: error("LB2014", {
    title: "the spec takes too much work to read",
    explain:
      "Reading a spec is limited, so that none takes for ever: 1,000,000 steps, 10,000 operators, lists of 100,000 items, texts of 100,000 characters, 64 blocks within each other. A model that fits a microcontroller is far below all of them: look for a loop that does not end.\n\nWrong: for (let i = 0; i >= 0; i++) deep = relu(deep);\nRight: for (let i = 0; i < 4; i++) deep = relu(deep);",
    message: (what: string, limit: number) => `reading this spec takes more than ${limit} ${what}`,
  }),
  notIterable: error("LB2015", {
    title: "something that is no list",
    explain:
      "for-of, a spread and a pattern in brackets take a list.\n\nWrong: for (const units of 64) deep = lstm(deep, { units });\nRight: for (const units of [64, 32]) deep = lstm(deep, { units });",
    message: (what: string) => `${what} is not a list`,
  }),
} as const;
