import { onDrive, type Runner } from "../runner.ts";

/** Arm DAPLink, drag-and-drop programming: the interface chip writes the file into the target's flash. */
export const daplink: Runner = {
  method: "daplink",
  title: "copies to the drive of the DAPLink",
  format: "hex",
  reach: "drive",
  tools: () => [],
  steps: ({ path, place, platform }) => [{ kind: "copy", from: path, to: onDrive(place, "lookback.hex", platform) }],
  verifies: "the DAPLink shows its drive anew, without a file FAIL.TXT",
  meanings: [],
};
