import { homedir } from "node:os";
import { join } from "node:path";

/** The user's cache folder of this system, then `lookback/wasm`. */
export function defaultCacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return join(userCache(env, platform), "lookback", "wasm");
}

function userCache(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  switch (platform) {
    case "win32":
      return env["LOCALAPPDATA"] || join(homedir(), "AppData", "Local");
    case "darwin":
      return join(homedir(), "Library", "Caches");
    default:
      return env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  }
}
