/** A note that a board is being flashed: left before the first byte, taken away after the last check. Whoever finds one was interrupted. */

import { mkdir, open, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Marker {
  readonly board: string;
  readonly runner: string;
  /** Where the board was: a port, a drive, a probe. */
  readonly place: string;
}

export interface Markers {
  read(board: string): Promise<Marker | undefined>;
  /** Safely on the disk when it returns. */
  write(marker: Marker): Promise<void>;
  clear(board: string): Promise<void>;
}

/** A file for each board, in the user's folder for what programs remember. */
export function markersIn(folder: string): Markers {
  const fileOf = (board: string): string => join(folder, `flash-${board}.json`);
  return {
    read: async (board) => parsed(await readFile(fileOf(board), "utf8").catch(() => "")),
    write: async (marker) => {
      await mkdir(folder, { recursive: true });
      const file = await open(fileOf(marker.board), "w");
      try {
        await file.writeFile(`${JSON.stringify(marker)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    clear: (board) => rm(fileOf(board), { force: true }),
  };
}

export function stateFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  switch (platform) {
    case "win32":
      return join(env["LOCALAPPDATA"] || join(homedir(), "AppData", "Local"), "lookback");
    case "darwin":
      return join(homedir(), "Library", "Application Support", "lookback");
    default:
      return join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "lookback");
  }
}

/** Half a note is a note: it was being written when the power went. */
function parsed(text: string): Marker | undefined {
  if (text === "") return undefined;
  const unknown = { board: "the board", runner: "an unknown runner", place: "an unknown place" };
  try {
    return { ...unknown, ...(JSON.parse(text) as Partial<Marker>) };
  } catch {
    return unknown;
  }
}
