import { commonMeanings, type Runner } from "../runner.ts";

/** UM2237, STM32CubeProgrammer: -w writes, -v verifies, -rst resets. */
export const stm32cubeprogrammer: Runner = {
  method: "stm32cubeprogrammer",
  title: "writes through an ST-LINK",
  format: "hex",
  reach: "probe",
  probes: () => ["stlink"],
  tools: () => ["STM32_Programmer_CLI"],
  install: {
    linux: "STM32CubeProgrammer from st.com, whose bin folder goes into PATH",
    darwin: "STM32CubeProgrammer from st.com, whose bin folder goes into PATH",
    win32: "STM32CubeProgrammer from st.com, whose bin folder goes into PATH",
  },
  steps: ({ path, serial, tool }) => [
    { kind: "run", command: [tool, "-c", "port=SWD", ...(serial === undefined ? [] : [`sn=${serial}`]), "-w", path, "-v", "-rst"] },
  ],
  verifies: "STM32_Programmer_CLI reads the flash back and compares (-v)",
  meanings: [
    ...commonMeanings,
    { pattern: /No ST-?LINK detected|No debug probe detected/i, means: "absent" },
    { pattern: /device is not supported|Unable to get core ID/i, means: "other-chip" },
  ],
};
