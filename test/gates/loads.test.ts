/** The bytes of its memory that a lookBack is said to read, against the loads of the generated C as clang counts them. */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { QuantizedNode } from "../../src/ir/quantized.ts";
import { type LookBackOptions, layoutOf } from "../../src/ops/look-back/layout.ts";
import { full, worst } from "../../src/ops/look-back/work.ts";
import { seededVectors } from "../../src/verify/vectors.ts";
import { evenNode } from "../ops/look-back/even-node.ts";
import { graphOfNodes } from "../support/look-back.ts";
import { needsTool } from "../support/tools.ts";
import { projectOf } from "../support/wasm.ts";

const run = promisify(execFile);
const features = 16;

/** Every load of the model is reported before it happens; those from the state are added up, step by step. Only the last numbers of vectors differ. */
const harness = `
#include <stdio.h>
#include <string.h>
#include "m.h"
static m_state state;
static m_scratch scratch;
static m_input in;
static m_output out;
static unsigned long bytes;
static void count(const void *p, unsigned long n)
{
    const char *a = (const char *)p, *s = (const char *)&state;
    if (a >= s && a < s + sizeof state) bytes += n;
}
void __sanitizer_cov_load1(uint8_t *p) { count(p, 1); }
void __sanitizer_cov_load2(uint16_t *p) { count(p, 2); }
void __sanitizer_cov_load4(uint32_t *p) { count(p, 4); }
void __sanitizer_cov_load8(uint64_t *p) { count(p, 8); }
void __sanitizer_cov_load16(void *p) { count(p, 16); }
void __sanitizer_cov_trace_pc_guard(uint32_t *g) { (void)g; }
void __sanitizer_cov_trace_pc_guard_init(uint32_t *a, uint32_t *b) { (void)a; (void)b; }
int main(void)
{
    unsigned noise = 1;
    m_init(&state);
    for (int t = 0; t < 700; t++) {
        for (unsigned k = 0; k < sizeof in; k++) {
            noise = noise * 1664525u + 1013904223u;
            ((int8_t *)&in)[k] = k + 2 < sizeof in ? 5 : (int8_t)((noise >> 16) % 255u - 127);
        }
        bytes = 0;
        (void)m_step(&state, &scratch, &in, &out);
        if (t >= 500) printf("%lu\\n", bytes);
    }
    return 0;
}
`;

/** What a step reads of the state, from step 500 on. */
async function loads(options: LookBackOptions): Promise<{ node: QuantizedNode; counts: number[] }> {
  const node = evenNode(features, options);
  const graph = graphOfNodes([{ node }]);
  const project = projectOf(graph, seededVectors(graph, 2));
  const cwd = mkdtempSync(join(tmpdir(), "lookback-loads-"));
  try {
    for (const [name, text] of project.files) if (/\.[ch]$/.test(name)) writeFileSync(join(cwd, name), text);
    writeFileSync(join(cwd, "main.c"), harness);
    const instrumented = ["-fsanitize-coverage=func,trace-pc-guard,trace-loads", "-fno-vectorize", "-fno-slp-vectorize"];
    await run("clang", ["-O1", ...instrumented, "-c", ...project.sources], { cwd });
    await run("clang", ["main.c", ...project.sources.map((name) => name.replace(/c$/, "o")), "-o", "main"], { cwd });
    const { stdout } = await run(join(cwd, "main"), []);
    return { node, counts: stdout.trim().split("\n").map(Number) };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const top = { kind: "top", kept: 2 } as const;

needsTool("clang")("loads from the memory of a lookBack", () => {
  for (const [name, options] of Object.entries({
    rings: { windows: [10, 5], heads: 2, summary: top },
    "windows that run out of slots": { windows: [10, 5], heads: 1, summary: top, prune: { tau: 0, slots: [8, 6] } },
    retain: { windows: [10], heads: 1, summary: top, retain: { slots: 6, tau: 0 } },
    pool: { windows: [10, 5], heads: 1, summary: { kind: "pool", kept: 2 } },
  } satisfies Record<string, LookBackOptions>)) {
    test(name, async () => {
      const { node, counts } = await loads(options);
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      const slots = layoutOf(features, options).levels.reduce((sum, level) => sum + level.slots, 0);
      const usual = [...counts].sort((a, b) => a - b)[counts.length / 2]!;
      expect(least).toBeGreaterThanOrEqual(2 * options.heads * slots * features);
      expect(usual).toBeLessThanOrEqual(full(node).memoryBytes);
      expect(most).toBeLessThanOrEqual(worst(node).memoryBytes);
      // Bounds, and not far off: no stream has all that is worst in one step.
      expect(full(node).memoryBytes).toBeLessThanOrEqual(1.3 * usual);
      expect(worst(node).memoryBytes).toBeLessThanOrEqual(1.6 * most);
    });
  }
});
