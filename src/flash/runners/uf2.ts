import { onDrive, type Runner } from "../runner.ts";

/** github.com/microsoft/uf2: the boot loader takes any file with such blocks, whatever its name. */
export const uf2: Runner = {
  method: "uf2",
  title: "copies to the drive of the boot loader",
  format: "uf2",
  reach: "drive",
  tools: () => [],
  steps: ({ path, place, platform }) => [{ kind: "copy", from: path, to: onDrive(place, "lookback.uf2", platform) }],
  verifies: "the boot loader restarts after the last block, and its drive goes away",
  meanings: [],
};
