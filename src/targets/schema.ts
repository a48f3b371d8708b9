/**
 * Checks a value against a JSON schema: the words that targets/schema.json uses and no others. The schema's own descriptions
 * become the advice, so that what an editor shows and what the compiler says cannot differ.
 */

import { didYouMean } from "../diagnostics/closest.ts";

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "boolean";
  readonly const?: string;
  readonly enum?: readonly (string | number)[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Fault {
  /** RFC 6901: "" is the whole file, "/memories/0/bytes" a number in it. */
  readonly pointer: string;
  readonly problem: string;
  readonly fix: string;
}

/** Everything that is wrong with a value, in the order of the schema. `root` holds the definitions that $ref names. */
export function faults(value: unknown, schema: Schema, root: Schema, pointer = ""): Fault[] {
  if (schema.$ref !== undefined) {
    const named = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return named === undefined ? [] : faults(value, named, root, pointer);
  }
  const is = (problem: string): Fault[] => [
    { pointer, problem: `${pointer || "the file"} ${problem}`, fix: `it is ${schema.description ?? "another value"}` },
  ];
  if (schema.const !== undefined && value !== schema.const) return is(`is ${show(value)}, not ${show(schema.const)}`);
  if (schema.enum && !schema.enum.some((one) => one === value)) {
    const near =
      typeof value === "string"
        ? didYouMean(
            value,
            schema.enum.filter((one) => typeof one === "string"),
          )
        : undefined;
    const wrong = is(`is ${show(value)}, not one of ${schema.enum.map(show).join(", ")}`);
    return near === undefined ? wrong : wrong.map((fault) => ({ ...fault, fix: near }));
  }
  switch (schema.type) {
    case "object":
      return isObject(value) ? inObject(value, schema, root, pointer) : is(`is ${show(value)}, not an object`);
    case "array":
      return Array.isArray(value) ? inArray(value, schema, root, pointer, is) : is(`is ${show(value)}, not a list`);
    case "string":
      if (typeof value !== "string") return is(`is ${show(value)}, not a text`);
      if (value.length < (schema.minLength ?? 0)) return is("is empty");
      return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value) ? [] : is(`is ${show(value)}, which cannot be`);
    case "boolean":
      return typeof value === "boolean" ? [] : is(`is ${show(value)}, not true or false`);
    case "integer":
      if (typeof value !== "number" || !Number.isSafeInteger(value)) return is(`is ${show(value)}, not a whole number`);
      if (value < (schema.minimum ?? value)) return is(`is ${value}, and at least ${schema.minimum} is possible`);
      return value > (schema.maximum ?? value) ? is(`is ${value}, and at most ${schema.maximum} is possible`) : [];
    default:
      return [];
  }
}

function inObject(value: Readonly<Record<string, unknown>>, schema: Schema, root: Schema, pointer: string): Fault[] {
  const known = schema.properties ?? {};
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  const unknown = schema.additionalProperties === false ? Object.keys(value).filter((key) => !Object.hasOwn(known, key)) : [];
  return [
    ...missing.map((key) => ({
      pointer: `${pointer}/${key}`,
      problem: `${pointer}/${key} is missing`,
      fix: `it is ${description(known[key], root)}`,
    })),
    ...unknown.map((key) => {
      const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return {
        pointer: at,
        problem: `${at} is not known`,
        fix: didYouMean(key, Object.keys(known)) ?? `known are ${Object.keys(known).join(", ")}`,
      };
    }),
    ...Object.entries(known).flatMap(([key, inner]) =>
      Object.hasOwn(value, key) ? faults(value[key], inner, root, `${pointer}/${key}`) : [],
    ),
  ];
}

function inArray(value: readonly unknown[], schema: Schema, root: Schema, pointer: string, is: (problem: string) => Fault[]): Fault[] {
  if (value.length < (schema.minItems ?? 0)) return is(`has ${value.length} of at least ${schema.minItems}`);
  if (value.length > (schema.maxItems ?? value.length)) return is(`has ${value.length} of at most ${schema.maxItems}`);
  if (schema.uniqueItems && new Set(value).size < value.length) return is("names something twice");
  const items = schema.items;
  return items ? value.flatMap((item, i) => faults(item, items, root, `${pointer}/${i}`)) : [];
}

function description(schema: Schema | undefined, root: Schema): string {
  const named = schema?.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace("#/$defs/", "")];
  return named?.description ?? "needed";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a message shows it: short, on one line. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
