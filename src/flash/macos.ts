/** macOS: the registry of devices as ioreg prints it, and the folder of volumes. */

import { type Devices, described, type SerialPort, type UsbDevice, usbId } from "./devices.ts";
import { bootDrives } from "./drives.ts";
import type { Host } from "./host.ts";

/** Each USB device with everything below it: a port stands below the device that brings it. */
export const ioreg: readonly string[] = ["ioreg", "-r", "-c", "IOUSBHostDevice", "-l", "-w0"];
const volumes = "/Volumes";

interface Entry {
  readonly depth: number;
  readonly device: boolean;
  readonly values: Map<string, string>;
}

export async function macDevices(host: Host): Promise<Devices> {
  const [listing, names] = await Promise.all([host.output(ioreg), host.names(volumes)]);
  const { usb, ports } = parse(listing ?? "");
  return {
    ports,
    usb,
    drives: await bootDrives(
      host,
      [...names].sort().map((name) => `${volumes}/${name}`),
    ),
  };
}

/** A device below a hub is printed twice, once of its own: the location tells that it is the same. */
function parse(listing: string): { readonly usb: UsbDevice[]; readonly ports: SerialPort[] } {
  const usb = new Map<string, UsbDevice>();
  const ports = new Map<string, SerialPort>();
  const above: Entry[] = [];
  const closed = (entry: Entry): void => {
    const device = entry.device ? deviceOf(entry) : undefined;
    if (device) usb.set(`${device.id} ${entry.values.get("locationID")}`, device);
  };
  for (const line of listing.split(/\r?\n/)) {
    const head = /^([\s|]*)\+-o .*<class ([\w.]+),/.exec(line);
    if (head) {
      const depth = head[1]?.length ?? 0;
      while ((above.at(-1)?.depth ?? -1) >= depth) {
        const entry = above.pop();
        if (entry) closed(entry);
      }
      above.push({ depth, device: head[2] === "IOUSBHostDevice" || head[2] === "IOUSBDevice", values: new Map() });
      continue;
    }
    const [, key, value] = /^[\s|]*"([^"]+)" = "?(.*?)"?$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    above.at(-1)?.values.set(key, value);
    if (key !== "IOCalloutDevice") continue;
    const owner = above.findLast(({ device }) => device);
    const device = owner && deviceOf(owner);
    ports.set(value, { path: value, ...(device ? { usb: device } : {}) });
  }
  above.reverse().forEach(closed);
  return { usb: [...usb.values()].sort(byId), ports: [...ports.values()].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function deviceOf({ values }: Entry): UsbDevice | undefined {
  const [vendor, product] = [Number(values.get("idVendor")), Number(values.get("idProduct"))];
  if (!Number.isInteger(vendor) || !Number.isInteger(product)) return undefined;
  const name = values.get("USB Product Name") ?? values.get("kUSBProductString");
  const serial = values.get("USB Serial Number") ?? values.get("kUSBSerialNumberString");
  return described(usbId(vendor.toString(16), product.toString(16)), name, serial);
}

function byId(a: UsbDevice, b: UsbDevice): number {
  return a.id < b.id ? -1 : 1;
}
