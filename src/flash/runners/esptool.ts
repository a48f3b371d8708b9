import { commonMeanings, type Runner } from "../runner.ts";

/** esptool documentation, Basic Commands: it resets the chip into its boot loader, and compares an MD5 of what was written. */
export const esptool: Runner = {
  method: "esptool",
  title: "writes through the boot loader in ROM",
  format: "esp32",
  reach: "port",
  tools: () => ["esptool", "esptool.py"],
  install: { linux: "pip install esptool", darwin: "pip install esptool", win32: "pip install esptool" },
  steps: ({ path, way, place = "<port>", tool }) => [
    {
      kind: "run",
      // The names with hyphens are of version 5, whose program has no ending.
      command: [tool, "--chip", way.chip ?? "", "--port", place, tool.endsWith(".py") ? "write_flash" : "write-flash", "0x0", path],
    },
  ],
  verifies: "esptool compares an MD5 of the flash",
  meanings: [
    ...commonMeanings,
    { pattern: /port is busy or doesn't exist|could not open port|Could not open/i, means: "absent" },
    { pattern: /This chip is .*(,)? not |wrong --?chip argument/i, means: "other-chip" },
    { pattern: /Failed to connect to|No serial data received/i, means: "absent" },
  ],
};
