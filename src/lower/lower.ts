/**
 * lower: Model → Graph.
 *
 * Assumes a model whose names, shapes and times the spec room has checked, and weights bound to their canonical form. Refuses what has
 * no room yet. Expands dense({ activation }), turns what stands between two reverses around, drops what no output needs, folds relu and
 * clamp into their producer, lets sigmoid and tanh take a matrix's p. Guarantees: nodes in execution order (topological, ties in the order
 * the spec was read), every operator has a room, all values exist at every step or all are whole sequences of one length.
 * `relu(dense(x))` comes out as one dense node under relu's name, bounded to [0, ∞).
 */

import type { Graph } from "../ir/graph.ts";
import type { Model } from "../ir/model.ts";
import type { ParamsByNode } from "../ir/params.ts";
import { dropDead } from "./drop-dead.ts";
import { expand } from "./expand.ts";
import { foldBounds } from "./fold-bounds.ts";
import { takeP } from "./take-p.ts";
import { turn } from "./turn.ts";
import { refuseUnsupported } from "./unsupported.ts";

export function lower(model: Model, params: ParamsByNode): Graph {
  refuseUnsupported(model);
  return takeP(foldBounds(dropDead(turn(expand(model, params)))));
}
