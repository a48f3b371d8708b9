/** src/kernels/portable/stack.ts: what the compiler states. */

/** Above the greatest that was measured, since not every model was: `margin` bytes, and up to a multiple of 8. */
export function stackTable(rows, margin) {
  const models = Math.max(...rows.map((row) => row.models));
  const compiled = Math.max(...rows.map((row) => row.compiled));
  const executors = [...new Set(rows.map(({ core }) => `\n *   ${core.executor}`))].join("");
  return `/**
 * Written by scripts/measure-stack.mjs --write, checked by test/gates/stack.test.ts: ${models} models (on AVR those that fit), painted in${executors}
 * and frames of ${compiled} more as the compiler states them.
 * ${margin} bytes are added to frame, selftest, snapshot and restore, and all is rounded up to 8. restore is also the most of init.
 */

import type { StackMeasurement } from "../../ir/stack.ts";

export const stack: readonly StackMeasurement[] = [
${rows.map((row) => entry(row, margin)).join("\n")}
];
`;
}

function entry({ core, row }, margin) {
  const up = (bytes) => Math.ceil(bytes / 8) * 8;
  const kernels = Object.entries(row.kernels).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    `core: "${core.core}",`,
    `compiler: "${core.compiler}",`,
    `version: "${core.version}",`,
    `flags: "${core.optimize.join(" ")}",`,
    `frame: ${up(row.frame + margin)},`,
    `pointerBytes: ${row.pointerBytes},`,
    `kernels: { ${kernels.map(([name, bytes]) => `${/^\w+$/.test(name) ? name : `"${name}"`}: ${up(bytes)}`).join(", ")} },`,
    `memories: { ${Object.entries(row.memories)
      .map(([name, one]) => `${name}: { frame: ${up(one.frame + margin)}, restore: ${up(one.restore + margin)} }`)
      .join(", ")} },`,
    ...["selftest", "snapshot", "restore"].map((name) => `${name}: ${up(row[name] + margin)},`),
  ];
  return `  {\n${lines.map((line) => `    ${line}`).join("\n")}\n  },`;
}
