/** Asks the operating system what is plugged in. */

import type { Devices } from "./devices.ts";
import type { Host } from "./host.ts";
import { linuxDevices } from "./linux.ts";
import { macDevices } from "./macos.ts";
import { windowsDevices } from "./windows.ts";

/** Asks the system once. Never throws: what cannot be asked is not found. */
export function discover(host: Host): Promise<Devices> {
  switch (host.platform) {
    case "linux":
      return linuxDevices(host);
    case "darwin":
      return macDevices(host);
    case "win32":
      return windowsDevices(host);
  }
}
