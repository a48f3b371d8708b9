/** What is plugged in, as this room needs to know it, whatever system lists it. */

/** "2E8A:0003": vendor and product. */
export type UsbId = string;

export interface UsbDevice {
  readonly id: UsbId;
  readonly name?: string;
  readonly serial?: string;
  /** Where programs open it, if the system shows that. */
  readonly path?: string;
}

export interface SerialPort {
  /** As programs open it: "/dev/ttyACM0", "/dev/cu.usbmodem1101", "COM5". */
  readonly path: string;
  /** Of the device or adapter that brings the port; none: no USB. */
  readonly usb?: UsbDevice;
}

/** A drive that a boot loader shows, as its own files describe it. */
export interface BootDrive {
  readonly path: string;
  readonly kind: "uf2" | "daplink";
  /** Of a UF2 boot loader its Board-ID; of a DAPLink its Unique ID, whose first four digits are the board's. */
  readonly id: string;
  /** "S140 7.3.0" */
  readonly softDevice?: string;
  /** What a DAPLink says of the last file, if it did not take it. */
  readonly failure?: string;
}

export interface Devices {
  readonly ports: readonly SerialPort[];
  readonly drives: readonly BootDrive[];
  readonly usb: readonly UsbDevice[];
}

export function usbId(vendor: string, product: string): UsbId {
  return `${vendor.padStart(4, "0")}:${product.padStart(4, "0")}`.toUpperCase();
}

/** Fields that have a value, so that listings compare equal. */
export function described(id: UsbId, name?: string, serial?: string, path?: string): UsbDevice {
  return { id, ...(name ? { name } : {}), ...(serial ? { serial } : {}), ...(path ? { path } : {}) };
}
