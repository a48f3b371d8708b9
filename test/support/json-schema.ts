/** The part of JSON Schema that docs/json.schema.json uses. A keyword that is not known here is an error, so that none is idle. */

type Schema = Readonly<Record<string, unknown>>;

const annotations = new Set(["$schema", "title", "description", "$defs"]);

/** What is wrong with a value, each with its place; empty if nothing is. */
export function mismatches(value: unknown, schema: Schema, root: Schema = schema, at = "$"): string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => {
    if (annotations.has(keyword)) return [];
    const check = keywords[keyword];
    if (check === undefined) throw new Error(`json-schema.ts does not know ${keyword}`);
    return check({
      value,
      given,
      schema,
      at,
      inside: (inner, its, where) => mismatches(inner, its as Schema, root, `${at}${where}`),
      root,
    });
  });
}

interface Check {
  readonly value: unknown;
  readonly given: unknown;
  readonly schema: Schema;
  readonly at: string;
  readonly root: Schema;
  readonly inside: (value: unknown, schema: unknown, where: string) => string[];
}

const keywords: Readonly<Record<string, (check: Check) => string[]>> = {
  $ref: ({ value, given, root, inside }) => {
    const found = String(given)
      .slice(2)
      .split("/")
      .reduce<unknown>((from, key) => (from as Schema)[key], root);
    if (found === undefined) throw new Error(`there is no ${given}`);
    return inside(value, found, "");
  },
  oneOf: ({ value, given, at, inside }) => {
    const all = (given as Schema[]).map((one) => inside(value, one, ""));
    if (all.filter((wrong) => wrong.length === 0).length === 1) return [];
    const nearest = all.reduce((a, b) => (b.length < a.length ? b : a));
    return [`${at} fits none, or several, of ${all.length}; nearest: ${nearest.join("; ")}`];
  },
  type: ({ value, given, at }) =>
    typeOf(value) === given || (given === "number" && typeOf(value) === "integer") ? [] : [`${at} is no ${given}`],
  const: ({ value, given, at }) => (value === given ? [] : [`${at} is not ${given}`]),
  enum: ({ value, given, at }) => ((given as unknown[]).includes(value) ? [] : [`${at} is none of ${given}`]),
  minimum: ({ value, given, at }) => (Number(value) >= Number(given) ? [] : [`${at} is below ${given}`]),
  pattern: ({ value, given, at }) => (new RegExp(String(given)).test(String(value)) ? [] : [`${at} is not ${given}: ${value}`]),
  items: ({ value, given, inside }) => (Array.isArray(value) ? value.flatMap((item, i) => inside(item, given, `[${i}]`)) : []),
  required: ({ value, given, at }) =>
    (given as string[]).flatMap((key) => (Object.hasOwn(Object(value), key) ? [] : [`${at} has no ${key}`])),
  properties: ({ value, given, inside }) =>
    Object.entries(given as Schema).flatMap(([key, its]) =>
      Object.hasOwn(Object(value), key) ? inside((value as Schema)[key], its, `.${key}`) : [],
    ),
  additionalProperties: ({ value, given, schema, at, inside }) => {
    const known = Object.keys(Object(schema["properties"]));
    const more = Object.entries(Object(value)).filter(([key]) => !known.includes(key));
    return more.flatMap(([key, inner]) => (given === false ? [`${at}.${key} is not in the schema`] : inside(inner, given, `.${key}`)));
  },
};

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
