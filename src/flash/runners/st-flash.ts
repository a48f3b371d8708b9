import { hex } from "../../diagnostics/words.ts";
import { commonMeanings, type Runner } from "../runner.ts";

/** st-flash(1) of the open tools for ST-LINK: written bytes are read back. */
export const stFlash: Runner = {
  method: "st-flash",
  title: "writes through an ST-LINK",
  format: "bin",
  reach: "probe",
  probes: () => ["stlink"],
  tools: () => ["st-flash"],
  install: { linux: "apt install stlink-tools", darwin: "brew install stlink", win32: "github.com/stlink-org/stlink, releases" },
  steps: ({ path, address, serial, tool }) => [
    { kind: "run", command: [tool, ...(serial === undefined ? [] : ["--serial", serial]), "--reset", "write", path, hex(address)] },
  ],
  verifies: "st-flash reads the flash back and compares",
  meanings: [
    ...commonMeanings,
    { pattern: /Couldn't find any ST-Link devices|failed to open|No ST-Link/i, means: "absent" },
    { pattern: /unknown chip id|Failed to connect to target/i, means: "other-chip" },
  ],
};
