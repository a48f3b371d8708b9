import { count } from "../../ir/shape.ts";
import { at, matrixOf, numberOf } from "../constants.ts";
import { literal } from "../literal.ts";
import type { TemplateView, ViewContext } from "../operator.ts";

export function view({ node, x, y, kernels, arrays }: ViewContext): TemplateView {
  const { rows, columns, t } = matrixOf(node, "w");
  const vectors = count(node.shape) / rows;
  const ends = node.words["activation"] === undefined ? `, ${literal(numberOf(node, "lo"))}, ${literal(numberOf(node, "hi"))}` : "";
  const values = {
    kernel: kernels["dense"],
    x: at(x, 0),
    y,
    w: arrays["w"],
    scales: arrays["scales"],
    t,
    rows,
    columns,
    ends,
    vectors: vectors > 1 ? vectors : 0,
  };
  return { template: "dense", values };
}
