import type { Graph } from "../ir/graph.ts";
import { renumbered } from "../ir/rewrite.ts";

/** What no output needs goes. Inputs stay: the application hands them in whatever the model makes of them. */
export function dropDead(graph: Graph): Graph {
  const needed = new Set<number>();
  const visit = (id: number) => {
    if (needed.has(id)) return;
    needed.add(id);
    graph.nodes[id]?.inputs.forEach(visit);
  };
  for (const output of graph.outputs) visit(output.node);
  return renumbered(
    graph,
    graph.nodes.filter((node) => needed.has(node.id) || node.op === "input"),
  );
}
