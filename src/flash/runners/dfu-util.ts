import { hex } from "../../diagnostics/words.ts";
import { commonMeanings, type Runner } from "../runner.ts";

/** dfu-util(1), and AN3156 for DfuSe addresses; `leave` starts the program. */
export const dfuUtil: Runner = {
  method: "dfu-util",
  title: "writes through the boot loader in ROM",
  format: "bin",
  reach: "dfu",
  tools: () => ["dfu-util"],
  install: { linux: "apt install dfu-util", darwin: "brew install dfu-util", win32: "dfu-util.sourceforge.net" },
  steps: ({ path, address, way, serial, tool }) => [
    {
      kind: "run",
      command: [
        ...[tool, "-d", (way.usb ?? "").toLowerCase(), ...(serial === undefined ? [] : ["-S", serial])],
        ...["-a", "0", "-s", `${hex(address)}:leave`, "-D", path],
      ],
    },
  ],
  verifies: "the boot loader reports every block; the greeting tells the rest",
  meanings: [
    ...commonMeanings,
    { pattern: /No DFU capable USB device available/i, means: "absent" },
    { pattern: /is not writ(e)?able|Last page at .* is not/i, means: "other-chip" },
  ],
};
