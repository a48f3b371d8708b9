/** lookBack in portable C: level by level what is pushed, handed up and read, and what a restored memory must be like. */

import type { KernelFunction, PackedArray, Temporary } from "../../ir/choice.ts";
import type { QuantizedNode } from "../../ir/quantized.ts";
import { at, matrixOf } from "../../ops/constants.ts";
import { layoutOfNode } from "../../ops/look-back/integers.ts";
import type { Level } from "../../ops/look-back/layout.ts";
import type { Kernel } from "../kernel.ts";

export const lookBack: Kernel = {
  folder: "portable",
  op: "lookBack",
  declines: () => undefined,
  reason: "portable C, the only one for this core",
  functions,
  pack,
  temporaries,
  tables: () => ["exp2"],
};

/** `query`; per level i `push<i>`, `read<i>`, `valid<i>`; with top `offer<i>`, `close<i>`, `candidatesValid<i>` where it hands up. */
function functions(node: QuantizedNode): Record<string, KernelFunction> {
  const words = { x: "int8_t", xs: "s8", y: "int8_t", ys: "s8", activation: "" };
  const all: Record<string, KernelFunction> = { query: { template: "dense", name: "dense_s8", words } };
  for (const level of layoutOfNode(node).levels) {
    all[`push${level.index}`] = push(level, "");
    // What a whole sequence remembers is never restored.
    if (!node.sequence) all[`valid${level.index}`] = push(level, "_valid");
    all[`read${level.index}`] = read(level);
    if (level.summary?.kind !== "top") continue;
    all[`offer${level.index}`] = plain("offer");
    all[`close${level.index}`] = plain("close");
    if (!node.sequence) all[`candidatesValid${level.index}`] = plain("candidates-valid");
  }
  return all;
}

/** Names end in the width of the vectors, as those of all kernels do: no tensor of the spec is called so. */
function named(template: string, variant: string, words: Readonly<Record<string, string>>): KernelFunction {
  return { template: `look-back-${template}`, name: `look_back_${variant}_s8`, words };
}

function plain(template: string): KernelFunction {
  return named(template, template.replaceAll("-", "_"), {});
}

/** What a memory does with a vector, or its check. */
function push({ kind, mayBeEmpty, countBits, indexBits }: Level, check: "" | "_valid"): KernelFunction {
  const gaps = mayBeEmpty ? "_gaps" : "";
  const template = `${kind}${check.replace("_", "-")}`;
  const emptiness = { gaps, whole: mayBeEmpty ? "" : "whole" };
  if (kind === "ring") return named(template, `ring${gaps}${check}`, emptiness);
  if (kind === "retain") return plain(template);
  return named(template, `window${gaps}_${countBits}_${indexBits}${check}`, {
    ...emptiness,
    count: `uint${countBits}_t`,
    cs: `u${countBits}`,
    countBytes: String(countBits / 8),
    index: `uint${indexBits}_t`,
    is: `u${indexBits}`,
    indexBytes: String(indexBits / 8),
  });
}

/** How a read learns which slots are there, and how many entries each stands for. */
function read({ kind, mayBeEmpty, countBits }: Level): KernelFunction {
  if (kind === "window") {
    const words = {
      free: "counts[j] == 0u",
      times: "counts[j]",
      held: "each as often as it counts",
      parameter: `const uint${countBits}_t *counts`,
    };
    return named("read", `read_${countBits}`, words);
  }
  if (kind === "ring" && !mayBeEmpty) return named("read", "read_all", { free: "", times: "", held: "", parameter: "" });
  const words = { free: "lb_bit(there, j) == 0u", times: "", held: "where its bit is 1", parameter: "const uint8_t *there" };
  return named("read", "read_bits", words);
}

/** Query rows as dense has them; a score's row, its bias s0 and the m of its gate; pool's queries, and a sink and m for each. */
function pack(node: QuantizedNode): PackedArray[] {
  const { features, heads, levels } = layoutOfNode(node);
  return levels.flatMap(({ index, summary }) => {
    const name = (array: string) => `l${index}_${array}`;
    const query = matrixOf(node, `query${index}`);
    const rows = heads > 1 ? `[${heads}][${features}][${features}]` : `[${features}][${features}]`;
    const queries: PackedArray[] = [
      { name: name("query"), type: "int8_t", values: query.q, perLine: features, comment: `level ${index}, query rows ${rows}` },
      { name: name("query_scales"), type: "int32_t", values: pairs(query), perLine: 2, comment: "bias, m of each query row" },
    ];
    if (summary === undefined) return queries;
    const own = matrixOf(node, `${summary.kind === "top" ? "score" : "pool"}${index}`);
    const [vectors, scales, what, each] =
      summary.kind === "top"
        ? (["score", "score_scales", `score of a vector [${features}]`, "s0 of the score, m of the gate"] as const)
        : (["pool", "pool_scales", `queries of a block [${summary.kept}][${features}]`, "sink, m of the logits of each query"] as const);
    return [
      ...queries,
      { name: name(vectors), type: "int8_t", values: own.q, perLine: features, comment: `level ${index}, ${what}` },
      { name: name(scales), type: "int32_t", values: pairs(own), perLine: 2, comment: each },
    ];
  });
}

function pairs({ bias, m }: { readonly bias: Int32Array; readonly m: Int32Array }): Int32Array {
  return Int32Array.from({ length: 2 * bias.length }, (_, i) => at(i % 2 === 0 ? bias : m, i >> 1));
}

/** Levels and heads follow one another, so that one of each serves them all. */
function temporaries(node: QuantizedNode): Temporary[] {
  const { features, levels } = layoutOfNode(node);
  const kept = Math.max(0, ...levels.map(({ summary }) => summary?.kept ?? 0));
  return [
    { name: "query", type: "int8_t", count: features },
    { name: "logits", type: "int16_t", count: Math.max(...levels.map(({ slots }) => slots)) },
    { name: "sums", type: "int32_t", count: features },
    ...(kept > 0 ? [{ name: "entries", type: "int8_t", count: kept * features } as const] : []),
  ];
}
