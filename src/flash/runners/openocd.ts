import { commonMeanings, type Runner } from "../runner.ts";

/** OpenOCD User's Guide, Flash Programming: `program` writes, verifies and resets. */
export const openocd: Runner = {
  method: "openocd",
  title: "writes through a debug probe",
  format: "elf",
  reach: "probe",
  probes: ({ config = [] }) => (config.some((file) => file.includes("cmsis-dap")) ? ["cmsis-dap"] : ["stlink"]),
  tools: () => ["openocd"],
  install: {
    linux: "apt install openocd; for a Pico 2 the fork at github.com/raspberrypi/openocd",
    darwin: "brew install open-ocd",
    win32: "the xPack OpenOCD, whose bin folder goes into PATH",
  },
  steps: ({ path, way, serial, tool }) => [
    {
      kind: "run",
      command: [
        tool,
        ...(way.config ?? []).flatMap((file) => ["-f", file]),
        ...(serial === undefined ? [] : ["-c", `adapter serial ${serial}`]),
        "-c",
        // Tcl takes the text between braces as it is, but for a backslash at a line's end.
        `program {${path.replaceAll("\\", "/")}} verify reset exit`,
      ],
    },
  ],
  verifies: "openocd reads the flash back and compares",
  meanings: [
    ...commonMeanings,
    { pattern: /unable to find a matching CMSIS-DAP device|open failed|No device found|couldn't open/i, means: "absent" },
    { pattern: /UNEXPECTED idcode|expected \d+ of \d+: 0x|auto_probe failed|flash bank .* not found/i, means: "other-chip" },
  ],
};
