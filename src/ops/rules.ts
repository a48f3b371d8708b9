/** Rules for options: what values each takes, and the words for it. */

import type { Rule } from "./signature.ts";

export function rule(expected: string, accepts: (value: unknown) => boolean): Rule {
  return { expected, accepts };
}

export function required(option: Rule): Rule {
  return { ...option, required: true };
}

const isInteger = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const listOf = (accepts: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(accepts);

export const size: Rule = wholeNumber(1);
export const natural: Rule = wholeNumber(0);
export const number: Rule = rule("a number", isNumber);
export const positive: Rule = rule("a number above 0", (value) => isNumber(value) && value > 0);
export const notNegative: Rule = rule("a number of at least 0", (value) => isNumber(value) && value >= 0);
export const flag: Rule = rule("true or false", (value) => typeof value === "boolean");
export const text: Rule = rule("a text", (value) => typeof value === "string" && value !== "");
export const sizes: Rule = rule(
  "a list of sizes",
  listOf((value) => isInteger(value) && value >= 1),
);
export const texts: Rule = rule(
  "a list of texts",
  listOf((value) => typeof value === "string"),
);
export const range: Rule = rule("[least, greatest]", (value) => listOf(isNumber)(value) && isAscending(value));
export const numberOrNumbers: Rule = rule("a number, or a list of numbers", (value) => isNumber(value) || listOf(isNumber)(value));
/** A tensor, and nothing else. */
export const tensor: Rule = { ...rule("a tensor", () => false), tensor: true };

export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): Rule {
  const words = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return rule(`a whole number ${words}`, (value) => isInteger(value) && value >= least && value <= most);
}

export function wholeNumbers(least: number): Rule {
  return rule(
    `a list of whole numbers of at least ${least}`,
    listOf((value) => isInteger(value) && value >= least),
  );
}

export function oneOf(...words: readonly string[]): Rule {
  const quoted = words.map((word) => `"${word}"`);
  return rule(quoted.length === 1 ? quoted.join("") : `one of ${quoted.join(", ")}`, (value) => words.some((word) => word === value));
}

/** An object of options. What it holds is checked one by one, so that each mistake is shown at its place. */
export function record(fields: Readonly<Record<string, Rule>>): Rule {
  return { ...rule(`{ ${Object.keys(fields).join(", ")} }`, () => false), fields };
}

/** One rule or the other, of which the second may be an object of options. */
export function either(one: Rule, other: Rule): Rule {
  return { ...other, expected: `${one.expected}, or ${other.expected}`, accepts: (value) => one.accepts(value) || other.accepts(value) };
}

/** Legal values that the compiler cannot do yet. */
export function later(option: Rule, isLater: (value: unknown) => boolean, meanwhile: string): Rule {
  return { ...option, meanwhile: (value) => (isLater(value) ? meanwhile : undefined) };
}

function isAscending(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value[0] < value[1];
}
