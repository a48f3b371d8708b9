import { commonMeanings, type Runner } from "../runner.ts";

/** AVRDUDE manual. -D: these boot loaders erase page by page as they write. It checks the chip's signature first, and reads back last. */
export const avrdude: Runner = {
  method: "avrdude",
  title: "writes through the boot loader",
  format: "hex",
  reach: "port",
  tools: () => ["avrdude"],
  install: { linux: "apt install avrdude", darwin: "brew install avrdude", win32: "github.com/avrdudes/avrdude, releases" },
  steps: ({ path, way, place = "<port>", tool }) => [
    {
      kind: "run",
      command: [
        ...[tool, "-p", way.chip ?? "", "-c", way.programmer ?? "", "-P", place, "-b", String(way.baud ?? "")],
        // Without the format at the end, the colon of a Windows drive would stand before one.
        ...["-D", "-U", `flash:w:${path}:i`],
      ],
    },
  ],
  verifies: "avrdude reads the flash back and compares",
  meanings: [
    ...commonMeanings,
    { pattern: /expected signature for|device signature .*doesn't match/i, means: "other-chip" },
    { pattern: /can(not|'t) open (port|device)/, means: "absent" },
  ],
};
