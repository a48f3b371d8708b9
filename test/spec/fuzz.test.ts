/** Mutated specs give diagnostics and never an exception. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { parseSpec } from "../../src/spec/parse.ts";
import { specNames, specs, temporaryFolder } from "./support.ts";

const count = 200;

test(`${count} mutated specs`, () => {
  const folder = temporaryFolder();
  cpSync(join(specs, "good"), folder, { recursive: true });
  const texts = specNames("good").map((name) => readFileSync(join(specs, "good", name), "utf8"));
  const random = generator(20_240_601);
  const path = join(folder, "mutated.ts");
  let accepted = 0;
  for (let i = 0; i < count; i++) {
    const text = mutate(texts[i % texts.length]!, random);
    writeFileSync(path, text);
    try {
      // The checker is TypeScript's own; one in ten is enough.
      const { models, diagnostics } = parseSpec(path, { skipTypes: i % 10 !== 0 });
      if (models.length > 0) accepted++;
      else expect(diagnostics.length).toBeGreaterThan(0);
    } catch (error) {
      throw new Error(`the evaluator failed on\n${text}`, { cause: error });
    }
  }
  expect(accepted).toBeGreaterThan(count / 20);
}, 60_000);

/** Replaces one to three tokens by others of their kind, so that much still parses; now and then breaks the syntax. */
function mutate(text: string, random: (below: number) => number): string {
  const tokens = tokensOf(text);
  for (let n = random(3); n >= 0; n--) {
    const [a, b] = [random(tokens.length), random(tokens.length)];
    const kind = random(16);
    if (kind === 0) tokens.splice(a, 1);
    else if (kind === 1) tokens.splice(a, 0, tokens[a]!);
    else if (kind === 2) [tokens[a], tokens[b]] = [tokens[b]!, tokens[a]!];
    else tokens[a] = another(tokens, tokens[a]!, random);
  }
  return tokens.join("");
}

const strange: Readonly<Record<string, readonly string[]>> = {
  name: ["undefined", "Math", "NaN", "constructor", "__proto__", "toString", "length", "map", "shape", "split", "feedback", "lookBack"],
  number: ["0", "-1", "1e9", "1.5", "9007199254740993", "0x10"],
  text: ['""', '"__proto__"', "`a`", "null", "[]", "{}"],
  other: ["+", "?.", "??", "===", "..."],
};

function another(tokens: readonly string[], token: string, random: (below: number) => number): string {
  const [, space = "", word = ""] = /^(\s*)([\s\S]*)$/.exec(token) ?? [];
  const kind = kindOf(word);
  const alike = [...tokens.map((other) => other.trim()).filter((other) => kindOf(other) === kind), ...(strange[kind] ?? [])];
  // Punctuation by other punctuation rarely parses.
  return kind === "other" && random(8) > 0 ? token : space + alike[random(alike.length)]!;
}

function kindOf(word: string): string {
  if (/^(const|let|return|if|else|for|of|function|import|export|default|from|type|as)$/.test(word)) return "keyword";
  if (/^[A-Za-z_$]/.test(word)) return "name";
  if (/^[0-9]/.test(word)) return "number";
  return /^["'`]/.test(word) ? "text" : "other";
}

/** With the space before each, so that joining them gives the text. */
function tokensOf(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, false, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  for (let end = 0; scanner.scan() !== ts.SyntaxKind.EndOfFileToken; ) {
    tokens.push(text.slice(end, scanner.getTokenEnd()));
    end = scanner.getTokenEnd();
  }
  return tokens;
}

/** A small generator of its own, so that every run mutates alike. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
