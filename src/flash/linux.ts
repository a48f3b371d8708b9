/** Linux: sysfs (Documentation/ABI/stable/sysfs-bus-usb) and the table of mounts; no udev, which containers lack. */

import { type Devices, described, type SerialPort, type UsbDevice, usbId } from "./devices.ts";
import { bootDrives } from "./drives.ts";
import type { Host } from "./host.ts";

const usbFolder = "/sys/bus/usb/devices";
const ttyFolder = "/sys/class/tty";

export async function linuxDevices(host: Host): Promise<Devices> {
  const [usb, mounts] = await Promise.all([usbDevices(host), host.text("/proc/self/mounts")]);
  const ttys = (await host.names(ttyFolder)).filter((name) => /^tty(ACM|USB)\d+$/.test(name));
  const ports = await Promise.all(ttys.sort(byNumber).map((name) => portOf(host, name, usb)));
  return { ports, drives: await bootDrives(host, fatMounts(mounts ?? "")), usb: [...usb.values()] };
}

/** By the name of the place on the bus: "1-4.2". Names with a colon are interfaces of a device. */
async function usbDevices(host: Host): Promise<Map<string, UsbDevice>> {
  const names = (await host.names(usbFolder)).filter((name) => /^\d+-[\d.]+$/.test(name)).sort();
  const found = new Map<string, UsbDevice>();
  for (const name of names) {
    const read = async (attribute: string): Promise<string> => ((await host.text(`${usbFolder}/${name}/${attribute}`)) ?? "").trim();
    const [vendor, product] = [await read("idVendor"), await read("idProduct")];
    if (vendor === "" || product === "") continue;
    const [bus, number] = [await read("busnum"), await read("devnum")];
    const path = bus === "" || number === "" ? undefined : `/dev/bus/usb/${bus.padStart(3, "0")}/${number.padStart(3, "0")}`;
    found.set(name, described(usbId(vendor, product), await read("product"), await read("serial"), path));
  }
  return found;
}

async function portOf(host: Host, name: string, usb: ReadonlyMap<string, UsbDevice>): Promise<SerialPort> {
  const place = await host.resolved(`${ttyFolder}/${name}/device`);
  const parts = (place ?? "").split("/").filter((part) => usb.has(part));
  const device = usb.get(parts.at(-1) ?? "");
  return { path: `/dev/${name}`, ...(device ? { usb: device } : {}) };
}

/** A boot loader's drive is FAT. The table writes a blank as \040. */
function fatMounts(table: string): string[] {
  return table
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "vfat" || type === "msdos")
    .map(([, place = ""]) => place.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))));
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
