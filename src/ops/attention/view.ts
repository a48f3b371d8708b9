import { at, numberOf } from "../constants.ts";
import { literalsOf } from "../literal.ts";
import type { CheckContext, TemplateView, ViewContext } from "../operator.ts";

export function view({ node, x, y, state, kernels, temporaries }: ViewContext): TemplateView {
  const features = at(node.shape, 0);
  const heads = numberOf(node, "heads");
  const values = {
    ...literalsOf(node),
    push: kernels["push"],
    weigh: kernels["weigh"],
    mix: kernels["mix"],
    q: at(x, 0),
    k: at(x, 1),
    v: at(x, 2),
    y,
    ...state,
    weights: temporaries["weights"],
    features,
    d: features / heads,
    several: heads > 1,
  };
  return { template: "attention", values };
}

export function check({ node, kernels, bytes, bad }: CheckContext): TemplateView {
  const fields = ["keys", "values", "at", "len"].map((field) => bytes[field]).join(", ");
  const call = `${kernels["valid"]}(${fields}, ${numberOf(node, "window")}, ${at(node.shape, 0)})`;
  return { template: "memory-check", values: { bad, checks: [{ call }] } };
}
