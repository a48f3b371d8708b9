import { commonMeanings, type Runner } from "../runner.ts";

/** J-Link / J-Trace User Guide UM08001, J-Link Commander: it reads its commands from a file. */
export const jlink: Runner = {
  method: "jlink",
  title: "writes through a J-Link",
  format: "hex",
  reach: "probe",
  probes: () => ["jlink"],
  tools: (platform) => (platform === "win32" ? ["JLink"] : ["JLinkExe"]),
  install: {
    linux: "the J-Link Software Pack from segger.com",
    darwin: "the J-Link Software Pack from segger.com",
    win32: "the J-Link Software Pack from segger.com, whose folder goes into PATH",
  },
  steps: ({ path, way, serial, tool }) => [
    {
      kind: "run",
      command: [
        tool,
        ...(serial === undefined ? [] : ["-USB", serial]),
        ...["-Device", way.chip ?? "", "-If", "SWD", "-Speed", "4000", "-AutoConnect", "1", "-ExitOnError", "1", "-NoGui", "1"],
        ...["-CommandFile", "<script>"],
      ],
      script: `loadfile "${path}"\nr\ng\nqc\n`,
    },
  ],
  verifies: "J-Link compares what it wrote (loadfile)",
  meanings: [
    ...commonMeanings,
    { pattern: /Connecting to J-Link (via USB )?\.\.\.\s*FAILED|Cannot connect to (the probe|J-Link)/i, means: "absent" },
    { pattern: /Cannot connect to target|Unknown \/ ?unsupported device|is unknown to this/i, means: "other-chip" },
  ],
};
