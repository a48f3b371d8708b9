/** Windows: Plug and Play and the logical disks, through PowerShell, which every Windows brings. */

import { type Devices, described, type SerialPort, type UsbDevice, usbId } from "./devices.ts";
import { bootDrives } from "./drives.ts";
import type { Host } from "./host.ts";

const script = [
  "[Console]::OutputEncoding = [Text.Encoding]::UTF8",
  "$usb = @(Get-CimInstance Win32_PnPEntity | Where-Object { $_.PNPDeviceID -match '^(USB|FTDIBUS)\\\\VID_' } | Select-Object Name, PNPDeviceID)",
  "$disks = @(Get-CimInstance Win32_LogicalDisk | Where-Object { $_.DriveType -eq 2 } | Select-Object DeviceID, VolumeName)",
  "ConvertTo-Json -Compress @{ usb = $usb; disks = $disks }",
].join("; ");
export const powershell: readonly string[] = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script];

interface Found {
  readonly device: UsbDevice;
  /** An interface of a device with several: the number behind MI_. */
  readonly part: boolean;
  readonly port?: string;
}

export async function windowsDevices(host: Host): Promise<Devices> {
  const listing = parsed((await host.output(powershell)) ?? "");
  const found = list(listing["usb"]).flatMap(entityOf);
  const whole = found.filter(({ part }) => !part).map(({ device }) => device);
  // Of some devices only the interfaces are listed: one stands for all.
  const partial = found.filter(
    ({ part, device }, i) =>
      part && !whole.some(({ id }) => id === device.id) && found.findIndex((one) => one.device.id === device.id) === i,
  );
  const ports = found.flatMap(({ device, part, port }): SerialPort[] => {
    if (port === undefined) return [];
    // The serial number stands only with the whole device.
    const same = whole.filter(({ id }) => id === device.id);
    return [{ path: port, usb: part && same.length === 1 && same[0] ? same[0] : device }];
  });
  const disks = list(listing["disks"]).flatMap(({ DeviceID }) => (typeof DeviceID === "string" ? [`${DeviceID}\\`] : []));
  return {
    ports: ports.sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true })),
    usb: [...whole, ...partial.map(({ device }) => device)],
    drives: await bootDrives(host, disks),
  };
}

/** "USB\VID_2E8A&PID_0003\E0C912D24340", "USB\VID_0D28&PID_0204&MI_01\7&2F0C", "FTDIBUS\VID_0403+PID_6001+A50285BI\0000". */
function entityOf({ Name, PNPDeviceID }: Readonly<Record<string, unknown>>): Found[] {
  if (typeof PNPDeviceID !== "string") return [];
  const [, vendor, product, rest = "", instance = ""] = /VID_(\w{4})[&+]PID_(\w{4})([^\\]*)\\(.*)$/i.exec(PNPDeviceID) ?? [];
  if (vendor === undefined || product === undefined) return [];
  const name = typeof Name === "string" ? Name : undefined;
  const port = /\((COM\d+)\)/.exec(name ?? "")?.[1];
  // Windows makes up an instance with "&" where a device has no serial number.
  const serial = rest.startsWith("+") ? rest.slice(1) : instance.includes("&") ? undefined : instance;
  const device = described(usbId(vendor, product), name?.replace(/ \(COM\d+\)/, ""), serial);
  return [{ device, part: /MI_/i.test(rest), ...(port === undefined ? {} : { port }) }];
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** One element may come without its brackets. */
function list(value: unknown): Readonly<Record<string, unknown>>[] {
  const all = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return all.filter((one) => typeof one === "object" && one !== null) as Record<string, unknown>[];
}
