import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

const suffix = process.platform === "win32" ? ".exe" : "";

/** `folder/name` (with `.exe` on Windows) if it is a file that may be run. */
export function executableIn(folder: string, name: string): string | null {
  const path = join(folder, name + suffix);
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? path : null;
  } catch {
    return null;
  }
}

/** The folders of PATH, in order. */
export function searchPath(env: Environment): string[] {
  // Windows spells it Path; process.env does not mind, a plain object does.
  const value = env["PATH"] ?? env["Path"] ?? "";
  return value.split(delimiter).filter((folder) => folder !== "");
}
