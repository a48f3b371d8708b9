/**
 * lower: Model → Graph.
 *
 * Assumes a model whose names, shapes and times the spec room has checked, and weights bound to their canonical form. Refuses what has
 * no room yet. Expands dense({ activation }), drops what no output needs, folds relu and clamp into their producer, lets sigmoid and
 * tanh take a matrix's p. Guarantees: nodes in execution order (topological, ties in the order the spec was read), every operator has a
 * room, every value exists at every step. `relu(dense(x))` comes out as one dense node under relu's name, bounded to [0, ∞).
 */

import type { Graph } from "../ir/graph.ts";
import type { Model } from "../ir/model.ts";
import type { ParamsByNode } from "../ir/params.ts";
import { dropDead } from "./drop-dead.ts";
import { expand } from "./expand.ts";
import { foldBounds } from "./fold-bounds.ts";
import { takeP } from "./take-p.ts";
import { refuseUnsupported } from "./unsupported.ts";

export function lower(model: Model, params: ParamsByNode): Graph {
  refuseUnsupported(model);
  return takeP(foldBounds(dropDead(expand(model, params))));
}
