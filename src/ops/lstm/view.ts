import { at, matrixOf } from "../constants.ts";
import type { TemplateView, ViewContext } from "../operator.ts";

export function view({ node, x, y, state, kernels, arrays, counted = "" }: ViewContext): TemplateView {
  const wx = matrixOf(node, "x");
  const wh = matrixOf(node, "h");
  const values = {
    kernel: kernels["lstm"],
    w: arrays["w"],
    scales: arrays["scales"],
    tx: wx.t,
    th: wh.t,
    x: at(x, 0),
    inputs: wx.columns,
    h: state["h"],
    y,
    c: state["c"],
    units: wh.columns,
    counted,
  };
  return { template: "lstm", values };
}
