/** JSON in which a name may not stand twice: JSON.parse takes the last one silently, other programs the first. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

/** What is wrong, and at which UTF-16 unit. `duplicate` is the name that stands twice. */
export interface JsonFault {
  readonly at: number;
  readonly reason: string;
  readonly duplicate?: string;
}

const deepest = 8;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The value of the whole text. `fail` must throw. */
export function parseJson(text: string, fail: (fault: JsonFault) => never): Json {
  let at = 0;

  const skip = (): void => {
    while (at < text.length && " \t\n\r".includes(text.charAt(at))) at++;
  };
  const expect = (mark: string, after: string): void => {
    skip();
    if (text[at] !== mark) fail({ at, reason: `expected ${mark} ${after}, but found ${found()}` });
    at++;
  };
  const found = (): string => (at < text.length ? JSON.stringify(text.charAt(at)) : "the end");

  const string = (): string => {
    const start = at;
    for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
    at++;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      return fail({ at: start, reason: "a text in quotes is not closed or has a wrong escape" });
    }
  };

  const object = (depth: number): JsonObject => {
    const entries = new Map<string, Json>();
    at++;
    skip();
    if (text[at] === "}") {
      at++;
      return entries;
    }
    for (;;) {
      skip();
      const start = at;
      if (text[at] !== '"') fail({ at, reason: `expected a name in quotes, but found ${found()}` });
      const name = string();
      if (entries.has(name)) fail({ at: start, reason: "a name stands twice", duplicate: name });
      expect(":", "after a name");
      entries.set(name, value(depth + 1));
      skip();
      if (text[at] === "}") break;
      expect(",", "or } after a value");
    }
    at++;
    return entries;
  };

  const array = (depth: number): readonly Json[] => {
    const items: Json[] = [];
    at++;
    skip();
    if (text[at] === "]") {
      at++;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      skip();
      if (text[at] === "]") break;
      expect(",", "or ] after an item");
    }
    at++;
    return items;
  };

  const value = (depth: number): Json => {
    skip();
    if (depth > deepest) fail({ at, reason: "it is nested too deep" });
    const first = text[at];
    if (first === "{") return object(depth);
    if (first === "[") return array(depth);
    if (first === '"') return string();
    scalar.lastIndex = at;
    const token = scalar.exec(text)?.[0];
    if (token === undefined) return fail({ at, reason: `expected a value, but found ${found()}` });
    at += token.length;
    return JSON.parse(token) as Json;
  };

  const whole = value(0);
  skip();
  if (at < text.length) fail({ at, reason: `expected the end, but found ${found()}` });
  return whole;
}
