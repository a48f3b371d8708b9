/** What this room asks of the operating system, so that a recorded answer can stand in for it. */

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, readdir, readFile, realpath, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

export interface Host {
  readonly platform: "linux" | "darwin" | "win32";
  /** undefined: not there, or not readable. */
  text(path: string): Promise<string | undefined>;
  /** Of a folder; none where it cannot be read. */
  names(folder: string): Promise<readonly string[]>;
  /** Where links lead to. */
  resolved(path: string): Promise<string | undefined>;
  /** Whether it may be read and written; undefined: not there. */
  usable(path: string): Promise<boolean | undefined>;
  /** What a command of the system prints; undefined: it failed. */
  output(command: readonly string[]): Promise<string | undefined>;
  /** Whether the shell would find this program. */
  program(name: string): Promise<boolean>;
}

const listingLimitMs = 20_000;

/** This machine. A system other than Windows and macOS is asked as Linux is. */
export function systemHost(platform: NodeJS.Platform = process.platform): Host {
  return {
    platform: platform === "win32" || platform === "darwin" ? platform : "linux",
    text: (path) => readFile(path, "utf8").catch(() => undefined),
    names: (folder) => readdir(folder).catch(() => []),
    resolved: (path) => realpath(path).catch(() => undefined),
    usable: async (path) =>
      (await there(path))
        ? access(path, constants.R_OK | constants.W_OK).then(
            () => true,
            () => false,
          )
        : undefined,
    output: ([program = "", ...args]) =>
      new Promise((resolve) => {
        const options = { timeout: listingLimitMs, maxBuffer: 64 << 20, windowsHide: true };
        execFile(program, args, options, (error, stdout) => resolve(error ? undefined : stdout));
      }),
    program: async (name) => {
      const endings = platform === "win32" ? (process.env["PATHEXT"] ?? ".EXE;.CMD;.BAT").split(";") : [""];
      for (const folder of (process.env["PATH"] ?? "").split(delimiter).filter((one) => one !== ""))
        for (const ending of endings) if (await runnable(join(folder, name + ending))) return true;
      return false;
    },
  };
}

function there(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function runnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
