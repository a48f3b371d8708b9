/** The touch at 1200 baud: a port of a board's own USB is opened at that rate and closed, and the board restarts as its boot loader. */

import type { Host } from "./host.ts";

/** With what every system brings; a port is set to a rate by being opened. */
export function touchCommand(port: string, baud: number, platform: Host["platform"]): readonly string[] {
  switch (platform) {
    case "linux":
      return ["stty", "-F", port, String(baud), "hupcl"];
    case "darwin":
      return ["stty", "-f", port, String(baud), "hupcl"];
    case "win32": {
      const script = `$p = New-Object IO.Ports.SerialPort '${port.replaceAll("'", "''")}', ${baud}; $p.Open(); $p.DtrEnable = $false; $p.Close()`;
      return ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script];
    }
  }
}
