import type { Stages } from "../compile.ts";

/** Those that --print-after takes, in their order. */
export const stageNames: readonly (keyof Stages)[] = ["read", "lower", "framework", "quantize", "select", "plan", "trace", "emit"];
