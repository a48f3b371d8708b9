/** What exporters do to an attention. Each entry tells how the file's parameters were meant, if that mistake was made. */

import type { FloatTensor } from "../../ir/tensor.ts";
import { at } from "../constants.ts";
import type { Mistake } from "../operator.ts";
import { scaled, squaresTransposed, zeros } from "../params.ts";
import { sizesOf } from "./options.ts";

type Params = Readonly<Record<string, FloatTensor>>;

const inputs = ["query", "key", "value"] as const;

/** order: what the file has where PyTorch has query, key and value. */
function stacked(order: readonly [string, string, string]): Mistake {
  return {
    name: `query, key and value in the order ${order.join(", ")}`,
    fix: "stack them as PyTorch does: query, key, value",
    correct: (params) =>
      Object.fromEntries(
        Object.entries(params).map(([name, tensor]) => {
          const [part = "", kind = ""] = name.split(".");
          const found = order.indexOf(part);
          return [name, found < 0 ? tensor : (params[`${at(inputs, found)}.${kind}`] ?? tensor)];
        }),
      ),
  };
}

/** The rows of every head's query, key and value behind one another, instead of all queries, all keys, all values. */
function headByHead(params: Params, heads: number): Params {
  const regrouped = (kind: string): Params => {
    const tensors = inputs.map((part) => params[`${part}.${kind}`]);
    const [first] = tensors;
    if (first === undefined) return {};
    const all = tensors.flatMap((tensor) => Array.from(tensor?.data ?? new Float32Array(first.data.length)));
    const block = first.data.length / heads;
    return Object.fromEntries(
      inputs.map((part, p) => {
        const own = Array.from({ length: heads }, (_, h) =>
          all.slice((h * inputs.length + p) * block, (h * inputs.length + p + 1) * block),
        );
        return [`${part}.${kind}`, { shape: first.shape, data: Float32Array.from(own.flat()) }];
      }),
    );
  };
  return { ...params, ...regrouped("weight"), ...regrouped("bias") };
}

function queryTimes(params: Params, factor: number): Params {
  const own = Object.entries(params).filter(([name]) => name.startsWith("query."));
  return { ...params, ...Object.fromEntries(own.map(([name, tensor]) => [name, scaled(tensor, factor)])) };
}

/** With `change` in the tensors of one kind of all these parts; undefined where one of the groups has none, or only zeros. */
function changed(
  groups: readonly (readonly string[])[],
  kind: "weight" | "bias",
  change: (tensor: FloatTensor) => FloatTensor | undefined,
): (params: Params) => Params | undefined {
  return (params) => {
    const own = groups.map((parts) =>
      parts.flatMap((part) => {
        const tensor = params[`${part}.${kind}`];
        const now = tensor?.data.some((value) => value !== 0) ? change(tensor) : undefined;
        return now === undefined ? [] : [[`${part}.${kind}`, now] as const];
      }),
    );
    return own.some((found) => found.length === 0) ? undefined : { ...params, ...Object.fromEntries(own.flat()) };
  };
}

const everywhere = [
  { groups: [inputs], of: "of query, key and value" },
  { groups: [["output"]], of: "of the output" },
  { groups: [inputs, ["output"]], of: "of all projections" },
] as const;

export const mistakes: readonly Mistake[] = [
  stacked(["query", "value", "key"]),
  stacked(["key", "query", "value"]),
  stacked(["key", "value", "query"]),
  stacked(["value", "query", "key"]),
  stacked(["value", "key", "query"]),
  {
    name: "query, key and value stacked head by head",
    fix: "the file has a head's query, key and value behind one another: stack all queries, all keys, all values, as PyTorch does",
    correct: (params, attributes) => {
      const { heads } = sizesOf({ attributes });
      return heads === 1 ? undefined : headByHead(params, heads);
    },
  },
  {
    name: "logits without the factor 1/√d",
    fix: "the framework does not divide by √d (d features of a head), or the file's query has the factor already: multiply query by √d",
    correct: (params, attributes) => {
      const features = params["query.weight"]?.shape[0] ?? 1;
      const d = features / sizesOf({ attributes }).heads;
      return d === 1 ? undefined : queryTimes(params, Math.sqrt(d));
    },
  },
  {
    name: "logits divided by √n of all features",
    fix: "the framework divides by the root of all features, not of a head's: divide query by the root of the number of heads",
    correct: (params, attributes) => {
      const { heads } = sizesOf({ attributes });
      return heads === 1 ? undefined : queryTimes(params, 1 / Math.sqrt(heads));
    },
  },
  ...everywhere.flatMap(({ groups, of }): Mistake[] => [
    {
      name: `the bias ${of} dropped`,
      fix: "the framework adds none, but the file holds one: export it without, or write bias: false where no projection has one",
      correct: changed(groups, "bias", zeros),
    },
    {
      name: `the bias ${of} doubled`,
      fix: "the file holds the bias twice over: export it once",
      correct: changed(groups, "bias", (tensor) => scaled(tensor, 0.5)),
    },
    {
      name: `the matrix ${of} transposed`,
      fix: "a square matrix's shape does not tell: export it as [results, inputs], as PyTorch has it",
      correct: changed(groups, "weight", (tensor) => squaresTransposed(tensor, 1)),
    },
  ]),
];
