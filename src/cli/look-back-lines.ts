/** What the report says of a lookBack: how far it reaches, what that costs beside others, and how full its slots were. */

import { grouped } from "../diagnostics/words.ts";
import { bytesRead } from "../ir/choice.ts";
import type { SlotUse } from "../ir/slot-use.ts";
import type { LayerReport } from "./report.ts";
import { many } from "./table.ts";

export function lookBackLines({ name, lookBack, full, slots = [] }: LayerReport): string[] {
  if (lookBack === undefined) return [];
  const { windows, levels, reach, unit, retains, stateBytes, fullAttentionBytes, parameters, lstm } = lookBack;
  const beyond = retains ? ", the best of them without end" : "";
  const [first, ...more] = [
    `${name}: ${grouped(reach)} ${unit} (${windows.join(" x ")})${beyond}; each at most ${many(levels, "level")} away`,
    `memory ${many(stateBytes, "byte")}; full attention as far ${grouped(fullAttentionBytes)} (2 x reach x features at int8)`,
    `an LSTM of no more parameters (${grouped(parameters)}): ${many(lstm.units, "unit")}, ${many(lstm.stateBytes, "byte")} (5 a unit)`,
    ...(full === undefined ? [] : [`when no block closes ${many(full.macs, "MAC")}, ${many(bytesRead(full.reads), "byte")} read`]),
    ...slots.flatMap(slotLines),
  ];
  return [`looks back    ${first}`, ...more.map((line) => `              ${line}`)];
}

const bins = 8;
const longest = 40;

function slotLines({ level, kind, slots, peak, occupied, stored, merged, early, refused, evicted }: SlotUse): string[] {
  const steps = occupied.reduce((sum, count) => sum + count, 0);
  const pushed = stored + merged + refused;
  const share = pushed === 0 ? "" : ` (${((100 * merged) / pushed).toFixed(1)}%)`;
  const rest = kind === "window" ? `early ${grouped(early)}` : `refused ${grouped(refused)}, evicted ${grouped(evicted)}`;
  const width = Math.ceil((peak + 1) / bins);
  const bars = Array.from({ length: Math.ceil((peak + 1) / width) }, (_, bin) => {
    const last = Math.min(peak, (bin + 1) * width - 1);
    const count = occupied.slice(bin * width, last + 1).reduce((sum, one) => sum + one, 0);
    return { range: last === bin * width ? `${last}` : `${bin * width}-${last}`, count };
  });
  const most = Math.max(...bars.map(({ count }) => count));
  return [
    `level ${level}: ${many(slots, "slot")}, at most ${grouped(peak)} taken in ${many(steps, "calibration step")}`,
    `  stored ${grouped(stored)}, merged ${grouped(merged)}${share}, ${rest}`,
    ...bars.map(({ range, count }) => {
      const bar = "#".repeat(count === 0 ? 0 : Math.max(1, Math.round((longest * count) / most)));
      return `  ${`${range} taken`.padStart(13)}  ${((100 * count) / steps).toFixed(1).padStart(5)}%  ${bar}`.trimEnd();
    }),
  ];
}
