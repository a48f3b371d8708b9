/** The room of lookBack as far as its C is concerned, for tests that build its nodes by hand. */

import type { QuantizedNode } from "../../src/ir/quantized.ts";
import type { FixedUnit } from "../../src/ops/operator.ts";

interface Registry {
  readonly operatorOf: (node: { readonly op: string; readonly name: string }) => object;
}

/** For vi.mock: the registry with it, until the registry has it. */
export async function withLookBack<R>(registry: R): Promise<R> {
  // Imported here: the mock stands in front of everything that imports the registry.
  const { check, view } = await import("../../src/ops/look-back/view.ts");
  const { fixed } = await import("../../src/ops/look-back/fixed.ts");
  const room = {
    name: "lookBack",
    view,
    check,
    fixed: fixed as (node: QuantizedNode, inputs: readonly QuantizedNode[]) => FixedUnit,
    macs: () => 0,
  };
  const { operatorOf } = registry as Registry;
  return { ...registry, operatorOf: (node: { op: string; name: string }) => (node.op === "lookBack" ? room : operatorOf(node)) };
}
