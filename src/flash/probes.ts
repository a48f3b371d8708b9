/** USB devices that many boards have in common: debug probes, and adapters from USB to serial. */

import type { UsbId } from "./devices.ts";
import type { ProbeKind } from "./runner.ts";

/** By vendor and product; a vendor alone stands for all its products. */
const probes: ReadonlyMap<UsbId, { readonly kind: ProbeKind; readonly name: string }> = new Map([
  ["0483:3748", { kind: "stlink", name: "ST-LINK/V2" }],
  ["0483:374B", { kind: "stlink", name: "ST-LINK/V2-1" }],
  ["0483:3752", { kind: "stlink", name: "ST-LINK/V2-1" }],
  ["0483:374E", { kind: "stlink", name: "STLINK-V3E" }],
  ["0483:374F", { kind: "stlink", name: "STLINK-V3" }],
  ["0483:3753", { kind: "stlink", name: "STLINK-V3" }],
  ["0483:3754", { kind: "stlink", name: "STLINK-V3PWR" }],
  ["0D28:0204", { kind: "cmsis-dap", name: "DAPLink" }],
  ["2E8A:000C", { kind: "cmsis-dap", name: "Raspberry Pi Debug Probe" }],
  ["2E8A:0004", { kind: "cmsis-dap", name: "picoprobe" }],
  ["C251:F001", { kind: "cmsis-dap", name: "CMSIS-DAP" }],
  ["1366", { kind: "jlink", name: "J-Link" }],
]);

/** Chips that turn USB into a serial port, on boards and in cables. */
const adapters: ReadonlyMap<UsbId, string> = new Map([
  ["1A86:7523", "CH340"],
  ["1A86:55D3", "CH343"],
  ["1A86:55D4", "CH9102"],
  ["0403:6001", "FT232R"],
  ["0403:6015", "FT231X"],
  ["10C4:EA60", "CP210x"],
  ["067B:2303", "PL2303"],
  ["303A:1001", "USB Serial/JTAG of an ESP32"],
]);

export function probeOf(id: UsbId): { readonly kind: ProbeKind; readonly name: string } | undefined {
  return probes.get(id) ?? probes.get(id.split(":")[0] ?? "");
}

export function adapterOf(id: UsbId): string | undefined {
  return adapters.get(id);
}
