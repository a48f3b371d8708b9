import { commonMeanings, type Runner } from "../runner.ts";

/** pyOCD user guide, load. Without --no-wait it waits for a probe for ever. */
export const pyocd: Runner = {
  method: "pyocd",
  title: "writes through a debug probe",
  format: "hex",
  reach: "probe",
  probes: () => ["cmsis-dap", "stlink", "jlink"],
  tools: () => ["pyocd"],
  install: { linux: "pip install pyocd", darwin: "pip install pyocd", win32: "pip install pyocd" },
  steps: ({ path, way, serial, tool }) => [
    {
      kind: "run",
      command: [tool, "load", "--no-wait", ...(serial === undefined ? [] : ["--uid", serial]), "--target", way.chip ?? "", path],
    },
  ],
  verifies: "pyocd compares a CRC of every sector that it leaves as it is; the greeting tells the rest",
  meanings: [
    ...commonMeanings,
    { pattern: /No connected debug probes|No target device available|No available debug probes/i, means: "absent" },
    { pattern: /Target type .* not recognized|No ACK received|IDCODE/i, means: "other-chip" },
  ],
};
