/** The tensors of one layer: found by name, confirmed by shape, brought into canonical form. */

import type { At } from "../diagnostics/define.ts";
import { type Diagnostic, Refusal, stops } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import type { WeightsName } from "../ir/model.ts";
import type { BoundParams, Layout } from "../ir/params.ts";
import { sameShape, showShape } from "../ir/shape.ts";
import type { FloatTensor } from "../ir/tensor.ts";
import { layerHint, shapeHint, tensorHint } from "./bind-hints.ts";
import { checkedValues } from "./checked-values.ts";
import type { Layer } from "./conventions/convention.ts";
import { conventions, frameworks, layouts, type Slot, slotsOf } from "./conventions/conventions.ts";
import type { StoredTensor, TensorFile } from "./tensor-file.ts";

export interface BindRequest {
  readonly layer: Layer;
  /** The layer's name in the spec, for messages. */
  readonly name: string;
  readonly weights: WeightsName;
  /** Where the layer stands in the spec. */
  readonly at?: At;
}

export interface Bound {
  /** Absent where a diagnostic stops the layer. */
  readonly params?: BoundParams;
  /** Tensors of the file that belong to the layer, used or named in a diagnostic. */
  readonly used: readonly string[];
  /** Those of them that were rounded from float64. */
  readonly rounded: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Never throws: all that is wrong with the layer's tensors comes back as diagnostics. */
export function bind(request: BindRequest, file: TensorFile): Bound {
  const chosen = chooseLayout(request, file);
  if (!("layout" in chosen)) return { used: chosen.used, rounded: [], diagnostics: [chosen.diagnostic] };
  const { layout, slots } = chosen;
  const diagnostics: Diagnostic[] = [...absent(request, slots, file), ...biasFaults(request, slots, file)];
  const tensors: Record<string, FloatTensor> = {};
  const sources: Record<string, string> = {};
  const rounded: string[] = [];
  for (const slot of slots) {
    const { found, stored } = slot;
    if (found === undefined || (stored.isBias && !request.layer.bias)) continue;
    const values = slotValues(request, layout, slot, found, file, diagnostics);
    if (values === undefined) continue;
    if (found.dtype === "float64") rounded.push(found.name);
    for (const [param, tensor] of Object.entries(stored.params(values))) {
      tensors[param] = tensor;
      sources[param] = found.name;
    }
  }
  const used = slots.flatMap(({ found }) => found?.name ?? []);
  return stops(diagnostics) ? { used, rounded, diagnostics } : { params: { layout, tensors, sources }, used, rounded, diagnostics };
}

type Choice =
  | { readonly layout: Layout; readonly slots: readonly Slot[] }
  | { readonly diagnostic: Diagnostic; readonly used: readonly string[] };

/** The layout that the spec asks for, or the one whose names the file has. */
function chooseLayout(request: BindRequest, file: TensorFile): Choice {
  const { layer, name, at } = request;
  const asked = request.weights.layout;
  const known = layouts.filter((layout) => typeof conventions[layout](layer, request.weights) !== "string");
  if (asked !== undefined && !known.includes(asked)) {
    const reason = String(conventions[asked](layer, request.weights));
    return { diagnostic: weights.layoutUnknown(at, name, layer.op, frameworks[asked], reason, known), used: [] };
  }
  const candidates = (asked === undefined ? known : [asked]).flatMap((layout) => {
    const slots = slotsOf(layout, layer, request.weights, file);
    return slots?.some(({ found, stored }) => found !== undefined && !stored.isBias) ? [{ layout, slots }] : [];
  });
  const [only, other] = candidates;
  if (only === undefined) return { diagnostic: nothingFound(request, known, file), used: [] };
  if (other === undefined) return only;
  const used = candidates.flatMap(({ slots }) => slots.flatMap(({ found }) => found?.name ?? []));
  const example = (slots: readonly Slot[]): string => slots.find(({ found }) => found)?.names[0] ?? "";
  const diagnostic = weights.bothLayouts(at, name, example(only.slots), example(other.slots), request.weights.name, only.layout);
  return { diagnostic, used };
}

function nothingFound(request: BindRequest, known: readonly Layout[], file: TensorFile): Diagnostic {
  const { layer, name, at } = request;
  // What is asked for, else the first layout, which is PyTorch's.
  const layout = request.weights.layout ?? known[0] ?? "pytorch";
  const needed = (slotsOf(layout, layer, request.weights, file) ?? []).filter(({ stored }) => !stored.isBias || layer.bias);
  const wanted = needed.map(({ names, stored }) => `${names[0]} ${showShape(stored.shapes[0] ?? [])}`);
  return weights.noLayerWeights(at, name, layer.op, file.file, wanted, layerHint(layer, request.weights, file));
}

/** Matrices that are not in the file. */
function absent({ layer, name, at }: BindRequest, slots: readonly Slot[], file: TensorFile): Diagnostic[] {
  return slots
    .filter(({ found, stored }) => found === undefined && !stored.isBias)
    .map((slot) => {
      const shape = showShape(slot.stored.shapes[0] ?? []);
      return weights.missingTensor(at, name, layer.op, file.file, slot.names[0] ?? "", shape, tensorHint(slot, slots, file));
    });
}

function biasFaults({ layer, name, at }: BindRequest, slots: readonly Slot[], file: TensorFile): Diagnostic[] {
  const biases = slots.filter(({ stored }) => stored.isBias);
  const found = biases.flatMap((slot) => slot.found?.name ?? []);
  const missing = biases.flatMap((slot) => (slot.found === undefined ? [slot.names[0] ?? ""] : []));
  if (!layer.bias) return found.length === 0 ? [] : [weights.biasNotUsed(at, name, found)];
  if (found.length === 0) return [weights.biasMissing(at, name, layer.op, file.file, missing)];
  return missing.length === 0 ? [] : [weights.oneBias(at, name, layer.op, found.join(", "), missing.join(", "))];
}

function slotValues(
  { layer, name, at }: BindRequest,
  layout: Layout,
  { stored }: Slot,
  found: StoredTensor,
  file: TensorFile,
  diagnostics: Diagnostic[],
): FloatTensor | undefined {
  if (!stored.shapes.some((shape) => sameShape(shape, found.shape))) {
    const wanted = showShape(stored.shapes[0] ?? []);
    const hint = shapeHint(layer, layout, stored, found);
    diagnostics.push(
      hint.resetForm === undefined
        ? weights.misshapen(at, name, layer.op, found.name, showShape(found.shape), wanted, hint.text)
        : weights.resetForm(at, name, found.name, showShape(found.shape), hint.resetForm.inFile, hint.resetForm.option),
    );
    return undefined;
  }
  try {
    return { shape: found.shape, data: checkedValues(found, file.file) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    diagnostics.push(...thrown.diagnostics);
    return undefined;
  }
}
