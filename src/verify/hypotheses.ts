/** The model as it would be if a known mistake of exporters were undone: one graph for each mistake and set of layers. */

import { type Graph, type GraphNode, ownParams } from "../ir/graph.ts";
import { sameShape } from "../ir/shape.ts";
import { findOperator } from "../ops/registry.ts";

export interface Hypothesis {
  readonly mistake: string;
  readonly fix: string;
  /** Layers that it changes. */
  readonly layers: readonly string[];
  /** Of the first of them. */
  readonly node: number;
  readonly graph: Graph;
}

type Params = GraphNode["params"];

/** Layers that share one set of weights: a mistake in the file is in all of them. A layer of several nodes is one of them. */
interface Group {
  readonly op: string;
  readonly params: Params;
  readonly attributes: GraphNode["attributes"];
  readonly nodes: readonly GraphNode[];
}

/** More pairs of equal layers than this are not tried. */
const mostSwaps = 200;

/** Each operator's mistakes in all of its layers at once and in each alone, then each two equal layers swapped. */
export function hypotheses(graph: Graph): Hypothesis[] {
  const groups = groupsOf(graph);
  const ops = [...new Set(groups.map(({ op }) => op))];
  return [
    ...ops.flatMap((op) =>
      ofOperator(
        graph,
        op,
        groups.filter((group) => group.op === op),
      ),
    ),
    ...swaps(graph, groups),
  ];
}

function groupsOf(graph: Graph): Group[] {
  const byParams = new Map<Params, GraphNode[]>();
  for (const node of graph.nodes) {
    if (Object.keys(node.params).length === 0) continue;
    const params = node.part?.params ?? node.params;
    byParams.set(params, [...(byParams.get(params) ?? []), node]);
  }
  return [...byParams].flatMap(([params, nodes]) => {
    const [first] = nodes;
    return first ? [{ op: first.part?.op ?? first.op, params, attributes: first.part?.attributes ?? first.attributes, nodes }] : [];
  });
}

function ofOperator(graph: Graph, op: string, groups: readonly Group[]): Hypothesis[] {
  return (findOperator(op)?.mistakes ?? []).flatMap(({ name, fix, correct }) => {
    const changes = groups.flatMap((group) => {
      const params = correct(group.params, group.attributes);
      return params === undefined ? [] : [{ group, params }];
    });
    const sets = changes.length > 1 ? [changes, ...changes.map((change) => [change])] : changes.map((change) => [change]);
    return sets.map((set) => hypothesis(graph, name, fix, set));
  });
}

function swaps(graph: Graph, groups: readonly Group[]): Hypothesis[] {
  const pairs = groups.flatMap((a, i) =>
    groups.slice(i + 1).flatMap((b) => (a.op === b.op && sameShapes(a.params, b.params) ? [[a, b] as const] : [])),
  );
  return pairs.slice(0, mostSwaps).map(([a, b]) => {
    const fix = "exchange the names of the two layers in the weights file, or give each its own by weights in the spec";
    return hypothesis(graph, "layers swapped", fix, [
      { group: a, params: b.params },
      { group: b, params: a.params },
    ]);
  });
}

function sameShapes(a: Params, b: Params): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameShape(a[name]?.shape ?? [], b[name]?.shape ?? [-1]));
}

function hypothesis(graph: Graph, mistake: string, fix: string, changes: readonly { group: Group; params: Params }[]): Hypothesis {
  const nodes = changes.flatMap(({ group }) => group.nodes);
  const byNode = new Map(changes.flatMap(({ group, params }) => group.nodes.map((node) => [node.id, ownParams(node, params)] as const)));
  const layers = [...new Set(nodes.map(({ name, part }) => part?.layer ?? name))];
  return { mistake, fix, layers, node: nodes[0]?.id ?? 0, graph: withParams(graph, byNode) };
}

export function withParams(graph: Graph, byNode: ReadonlyMap<number, Params>): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, params: byNode.get(node.id) ?? node.params })) };
}
