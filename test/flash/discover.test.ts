/** What is plugged in, as the three systems list it. */

import { expect, test } from "vitest";
import { discover } from "../../src/flash/discover.ts";
import { systemHost } from "../../src/flash/host.ts";
import { type Listing, listing, recorded } from "./host.ts";

for (const name of ["linux", "macos", "windows"]) {
  test(`a listing of ${name}`, async () => {
    const devices = await discover(recorded(listing(name)));
    await expect(`${JSON.stringify(devices, undefined, 2)}\n`).toMatchFileSnapshot(`golden/devices-${name}.json`);
  });
}

const nothing = { ports: [], drives: [], usb: [] };
test("a system that lists nothing, or nonsense", async () => {
  for (const platform of ["linux", "darwin", "win32"] as const) {
    expect(await discover(recorded({ platform }))).toEqual(nothing);
    for (const text of ["", "{", "[1]", '{"usb":[null,5,{}],"disks":"D:"}', '+-o x <class IOUSBHostDevice,\n"idVendor" = x']) {
      const outputs: Listing["outputs"] = { ioreg: text, "powershell.exe": text };
      const files = { "/proc/self/mounts": text, "/sys/bus/usb/devices/1-1/idVendor": text };
      expect(await discover(recorded({ platform, outputs, files })), `${platform}: ${text}`).toEqual(nothing);
    }
  }
});

test("one device on Windows comes without brackets", async () => {
  const outputs = {
    "powershell.exe": JSON.stringify({ usb: { Name: "Uno (COM4)", PNPDeviceID: "USB\\VID_2341&PID_0043\\1" }, disks: null }),
  };
  expect((await discover(recorded({ platform: "win32", outputs }))).ports).toEqual([
    { path: "COM4", usb: { id: "2341:0043", name: "Uno", serial: "1" } },
  ]);
});

test("this machine can be asked", async () => {
  const { ports, drives, usb } = await discover(systemHost());
  for (const list of [ports, drives, usb]) expect(Array.isArray(list)).toBe(true);
});
