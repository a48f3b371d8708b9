/**
 * The block of a lookBack in the step, and the check of its memory. Pushes first, each level inside the end of the block below it; then
 * the reads, which do not depend on one another.
 */

import { at, matrixOf, numberOf } from "../constants.ts";
import { literal } from "../literal.ts";
import type { CheckContext, TemplateView, ViewContext } from "../operator.ts";
import { layoutOfNode } from "./integers.ts";
import type { Level, LookBackLayout } from "./layout.ts";

type Values = Readonly<Record<string, unknown>>;

export function view(context: ViewContext): TemplateView {
  const { node, inputs, x, hook } = context;
  const layout = layoutOfNode(node);
  const zero = inputs[1]?.format?.z ?? 0;
  const gate = x[1] === undefined ? "" : `${x[1]}[0] > ${literal(zero)}`;
  const store = hook === undefined ? gate : `${hook}.call.fn == 0 || ${hook}.call.fn(${hook}.with.user, ${at(x, 0)}) != 0u`;
  const outside = store === "" ? "    " : "        ";
  const values = {
    store,
    levels: layout.levels.map((level) => pushView(context, layout, level, outside + "    ".repeat(level.index))),
    ends: [...layout.levels.slice(1).map(({ index }) => index), ...(store === "" ? [] : [0])]
      .reverse()
      .map((index) => (index === 0 ? "    }" : `${outside + "    ".repeat(index - 1)}}`)),
    reads: layout.levels.map((level) => ({ index: level.index, heads: readViews(context, layout, level) })),
  };
  return { template: "look-back", values };
}

function pushView(context: ViewContext, { features, levels }: LookBackLayout, level: Level, pad: string): Values {
  const { kernels, arrays, temporaries, counted } = context;
  const { index, summary } = level;
  const below = levels[index - 1]?.summary;
  const state = fieldsOf(context.state, index);
  const entry = below ? "entry" : at(context.x, 0);
  const handed = below?.kind === "top" ? `handed${index - 1}` : "";
  const top = summary?.kind === "top";
  const inside = below ? `${pad}    ` : pad;
  return {
    pad,
    end: `${pad}}`,
    inside,
    insideEnd: `${inside}}`,
    about: aboutOf(level),
    index,
    d: features,
    // A memory without windows has no place for what is EMPTY.
    loop: below ? (level.kind === "retain" ? handed : below.kept) : "",
    entries: temporaries["entries"],
    entry,
    push: kernels[`push${index}`],
    // No two numbers of int8 vectors are further apart than 254.
    memory: memoryText(level, features, state) + (level.kind === "ring" ? "" : `, ${Math.min(level.tau, 254)}`),
    score: level.kind === "retain" ? `${arrays[`l${index - 1}_score`]}, ${arrays[`l${index - 1}_score_scales`]}, ` : "",
    filled: level.kind !== "retain" && level.mayBeEmpty ? `, k < ${handed} ? 1 : 0` : "",
    counted: counted === undefined ? "" : `, ${counted}`,
    offer: top ? kernels[`offer${index}`] : "",
    ifThere: handed !== "" && level.kind !== "retain" ? handed : "",
    candidates: `${state("candidates")}, ${state("candidate_scores")}, ${state("candidate_vectors")}, ${summary?.kept}, ${features}`,
    scoreRow: `${arrays[`l${index}_score`]}, ${arrays[`l${index}_score_scales`]}`,
    block: summary ? `lb_next(${state("age")}, ${level.window})` : "",
    close: top ? kernels[`close${index}`] : "",
    closing: top ? `${arrays[`l${index}_score_scales`]}, ${matrixOf(context.node, `score${index}`).t}, ${temporaries["entries"]}` : "",
    pool: summary?.kind === "pool" ? poolView(context, features, level, summary.kept) : false,
  };
}

/** A read of the memory for each constant query of a finished block. */
function poolView(context: ViewContext, features: number, level: Level, kept: number): Values {
  const { arrays, temporaries, kernels } = context;
  const scales = arrays[`l${level.index}_pool_scales`];
  const { t } = matrixOf(context.node, `pool${level.index}`);
  return {
    kept,
    queries: arrays[`l${level.index}_pool`],
    query: temporaries["query"],
    read: kernels[`read${level.index}`],
    memory: readText(level, fieldsOf(context.state, level.index)),
    logit: `${features}, ${temporaries["query"]}, ${t}, LB_ROM_READ32(&${scales}[2u * j + 1u]), LB_ROM_READ32(&${scales}[2u * j])`,
    own: `${temporaries["logits"]}, ${temporaries["sums"]}`,
  };
}

function readViews(context: ViewContext, { features, heads }: LookBackLayout, level: Level): Values[] {
  const { node, arrays, temporaries, kernels } = context;
  const { index } = level;
  const { t } = matrixOf(node, `query${index}`);
  const query = temporaries["query"];
  return Array.from({ length: heads }, (_, head) => {
    const [m, shift, sink] = ["logitM", "logitT", "sink"].map((name) => literal(numberOf(node, `${name}${index}_${head}`)));
    const rows = `${arrays[`l${index}_query`]}${plus(head * features * features)}`;
    const scales = `${arrays[`l${index}_query_scales`]}${plus(head * features * 2)}`;
    return {
      about: heads > 1 ? `Level ${index}, head ${head}` : `Level ${index}`,
      project: kernels["query"],
      rows: `${rows}, ${scales}, ${t}, ${at(context.x, 0)}, ${features}, ${query}, ${features}, -127, 127`,
      read: kernels[`read${index}`],
      memory: readText(level, fieldsOf(context.state, index)),
      logit: `${features}, ${query}, ${shift}, ${m}, ${sink}`,
      own: `${temporaries["logits"]}, ${temporaries["sums"]}`,
      y: `${context.y}${plus((index * heads + head) * features)}`,
    };
  });
}

export function check({ node, kernels, arrays, bytes, bad }: CheckContext): TemplateView {
  const { features, levels } = layoutOfNode(node);
  const checks = levels.flatMap((level) => {
    const { index, kind, summary } = level;
    const state = fieldsOf(bytes, index);
    const score = (of: number) => `${arrays[`l${of}_score`]}, ${arrays[`l${of}_score_scales`]}`;
    return [
      { call: `${kernels[`valid${index}`]}(${memoryText(level, features, state)}${kind === "retain" ? `, ${score(index - 1)}` : ""})` },
      ...(summary?.kind === "top"
        ? [
            {
              call:
                `${kernels[`candidatesValid${index}`]}(${state("candidates")}, ${state("candidate_scores")}, ` +
                `${state("candidate_vectors")}, ${summary.kept}, ${features}, ${score(index)})`,
            },
          ]
        : []),
    ];
  });
  return { template: "memory-check", values: { bad, checks } };
}

function fieldsOf(expressions: Readonly<Record<string, string>>, level: number): (field: string) => string {
  return (field) => expressions[`l${level}_${field}`] ?? "";
}

/** A memory as its push and its check take it. */
function memoryText(level: Level, features: number, state: (field: string) => string): string {
  const fields = (...names: readonly string[]) => names.map(state).join(", ");
  switch (level.kind) {
    case "ring":
      return `${fields("vectors", ...(level.mayBeEmpty ? ["present"] : []), "at", "len")}, ${level.entries}, ${features}`;
    case "window":
      return `${fields("vectors", "counts", "index", "head", "len")}, ${level.slots}, ${level.entries}, ${features}`;
    case "retain":
      return `${fields("vectors", "scores", "live")}, ${level.slots}, ${features}`;
  }
}

/** The same as a read takes it. The entries of a ring that is not full yet are its first ones. */
function readText(level: Level, state: (field: string) => string): string {
  switch (level.kind) {
    case "ring":
      return `${state("vectors")}, ${level.mayBeEmpty ? `${state("present")}, ` : ""}${state("len")}[0]`;
    case "window":
      return `${state("vectors")}, ${state("counts")}, ${level.slots}`;
    case "retain":
      return `${state("vectors")}, ${state("live")}, ${level.slots}`;
  }
}

function aboutOf({ index, kind, entries, slots, tau, window }: Level): string {
  const what = index === 0 ? `the last ${window} vectors` : `what the last ${window} blocks below handed up`;
  const alike = tau === 0 ? "equal vectors are one" : `vectors within ${tau} ${tau === 1 ? "step" : "steps"} are one`;
  switch (kind) {
    case "ring":
      return `Level ${index}: ${what}`;
    case "window":
      return `Level ${index}: ${what}, in ${slots} slots for ${entries}; ${alike}`;
    case "retain":
      return `Level ${index}: what scores best of all that was handed up, in ${slots} slots; ${alike}`;
  }
}

function plus(offset: number): string {
  return offset === 0 ? "" : ` + ${offset}`;
}
