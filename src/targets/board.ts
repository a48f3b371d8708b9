/** What a board's file says. Addresses and offsets are text there ("0x20000000"), numbers where a Target is used. */

import type { Compiler, Cycles } from "./core.ts";

export interface Memory<Address = number> {
  readonly name: string;
  /** tcm: tied to the core. xip-flash: a chip of its own, read through a cache. */
  readonly kind: "sram" | "tcm" | "flash" | "xip-flash";
  /** Where the linker puts it; AVR counts RAM from 0x800000. */
  readonly origin: Address;
  readonly bytes: number;
  /** How many bytes one read brings, and the core's cycles that it costs beyond a read of SRAM: wait states, or a miss of the cache. */
  readonly lineBytes?: number;
  readonly lineCycles?: number;
  /** Of the cache through which data in it are read. */
  readonly cacheBytes?: number;
  readonly dma?: boolean;
  /** Whether it keeps its contents while the rest of the chip is off. */
  readonly retained?: boolean;
}

/** The part of flash that a program may have; a boot loader or SoftDevice has the rest. */
export interface Application<Address = number> {
  /** From the first byte of flash. */
  readonly offset: Address;
  readonly bytes: number;
}

/** What the first bytes of an image are; targets/schema.json says it of each. */
export type ImageKind = "cortex-m" | "rp2040" | "rp2350" | "esp32" | "avr" | "entry";

export interface Uart<Address = number> {
  readonly name: string;
  readonly base: Address;
  readonly tx?: string;
  readonly rx?: string;
  readonly baud: number;
  /** How a computer reaches it: the board brings the adapter, or its user does. */
  readonly via: "usb" | "pins" | "emulator";
}

export interface Led {
  readonly pin: string;
  readonly active: "high" | "low";
}

/** A way to get a program onto the board. */
export interface FlashMethod<Address = number> {
  readonly method: keyof typeof methodNeeds;
  readonly family?: Address;
  readonly drive?: string;
  readonly config?: readonly string[];
  readonly chip?: string;
  readonly programmer?: string;
  readonly baud?: number;
  readonly usb?: string;
  /** How the boot loader names the board: a Board-ID of INFO_UF2.TXT, or how a DAPLink's Unique ID begins. */
  readonly ids?: readonly string[];
  /** Behind which the program stands, as INFO_UF2.TXT names it: "S140 7.3.0". */
  readonly softDevice?: string;
  /** What a person does so that the boot loader listens; none: the tool does it. */
  readonly enter?: string;
}

/** What each way needs to know of the board. */
export const methodNeeds = {
  uf2: ["family", "drive", "ids"],
  daplink: ["drive", "ids"],
  openocd: ["config"],
  "st-flash": [],
  stm32cubeprogrammer: [],
  pyocd: ["chip"],
  "probe-rs": ["chip"],
  jlink: ["chip"],
  "dfu-util": ["usb"],
  esptool: ["chip"],
  avrdude: ["chip", "programmer", "baud"],
  bossac: ["baud"],
} as const satisfies Readonly<Record<string, readonly Exclude<keyof FlashMethod, "method">[]>>;

/** What it has a use for beside that. */
export const methodUses: Readonly<Partial<Record<keyof typeof methodNeeds, readonly (keyof FlashMethod)[]>>> = {
  uf2: ["softDevice", "enter"],
  "dfu-util": ["enter"],
  bossac: ["enter"],
  esptool: ["enter"],
};

export interface Emulator {
  readonly program: "qemu-system-arm" | "qemu-system-riscv32" | "rp2040js" | "avr8js";
  /** What the program calls the board or the chip, where it knows several. */
  readonly machine?: string;
}

export interface Board<Address = number> {
  readonly kind: "board";
  readonly name: string;
  readonly title: string;
  /** The name of a core. */
  readonly core: string;
  readonly clockHz?: number;
  /** Where the chip's maker chose other cycles than the core's file says, or one of several. */
  readonly cycles?: Cycles;
  readonly memories: readonly Memory<Address>[];
  readonly application: Application<Address>;
  readonly image: ImageKind;
  readonly uart: Uart<Address>;
  readonly led?: Led;
  /** "2E8A:0003": vendor and product of the board or its boot loader. */
  readonly usb?: readonly string[];
  /** The preferred way first; none where there is only an emulator. */
  readonly flash: readonly FlashMethod<Address>[];
  readonly emulator?: Emulator;
  /** Files of templates/firmware that start a program and drive its serial port. */
  readonly support?: readonly string[];
  /** In place of the core's, where the chip has its own flags. */
  readonly compilers?: readonly Compiler[];
  /** The name of the document that states each fact. */
  readonly sources: Readonly<Partial<Record<Sourced, string>>>;
}

/** What a document must state. */
export const sourced = [
  "core",
  "clockHz",
  "cycles",
  "memories",
  "application",
  "image",
  "uart",
  "led",
  "usb",
  "flash",
  "emulator",
] as const;
export type Sourced = (typeof sourced)[number];

export function isFlash({ kind }: Pick<Memory, "kind">): boolean {
  return kind === "flash" || kind === "xip-flash";
}

/** The first of each kind: a program's constants and its variables go there. */
export function flashOf<M extends Pick<Memory, "kind">>(memories: readonly M[]): M | undefined {
  return memories.find(isFlash);
}

export function ramOf<M extends Pick<Memory, "kind">>(memories: readonly M[]): M | undefined {
  return memories.find((memory) => !isFlash(memory));
}
