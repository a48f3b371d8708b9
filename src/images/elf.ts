/** ELF (System V ABI, Object Files): the linker's output for 32-bit little-endian cores, as far as flash and budgets need it. */

import { imaging } from "../diagnostics/images.ts";
import { type MemoryImage, memoryImage, type Reading, type Segment, view } from "./memory-image.ts";

export interface Section {
  readonly name: string;
  /** The address where the program finds it; AVR counts RAM from 0x800000. */
  readonly address: number;
  /** Where it is loaded to: for .data a place in flash. */
  readonly loadAddress: number;
  readonly bytes: number;
  readonly allocated: boolean;
  readonly writable: boolean;
  /** Whether the file has its contents: .bss has none. */
  readonly stored: boolean;
}

export interface ElfSymbol {
  readonly name: string;
  readonly value: number;
  readonly bytes: number;
}

export interface Elf {
  readonly machine: "arm" | "riscv" | "avr" | "xtensa";
  readonly entry: number;
  readonly sections: readonly Section[];
  readonly symbols: readonly ElfSymbol[];
  /** What is loaded, at the addresses where it is loaded to. */
  readonly image: MemoryImage;
  /** As `size` counts them. */
  readonly sizes: { readonly text: number; readonly data: number; readonly bss: number };
}

const machines = new Map<number, Elf["machine"]>([
  [40, "arm"],
  [83, "avr"],
  [94, "xtensa"],
  [243, "riscv"],
]);
const kind = { symbols: 2, noBits: 8 } as const;
const flag = { write: 1, allocated: 2 } as const;

class Damaged extends Error {}

/** Any bytes. */
export function readElf(file: Uint8Array, name: string): Reading<Elf> {
  try {
    return { value: parse(file) };
  } catch (thrown) {
    if (!(thrown instanceof Damaged || thrown instanceof RangeError)) throw thrown;
    const reason = thrown instanceof Damaged ? thrown.message : "a table of the file points outside of it";
    return { diagnostics: [imaging.elfDamaged({ file: name }, reason)] };
  }
}

function parse(file: Uint8Array): Elf {
  const data = view(file);
  if (file.length < 52 || data.getUint32(0) !== 0x7f454c46) throw new Damaged("the file does not begin as an ELF file does");
  if (file[4] !== 1 || file[5] !== 1) throw new Damaged("the file is not for a 32-bit little-endian core");
  const machine = machines.get(data.getUint16(18, true));
  if (machine === undefined)
    throw new Damaged(`the file is for the machine ${data.getUint16(18, true)}, not for Arm, RISC-V, AVR or Xtensa`);
  const word = (at: number): number => data.getUint32(at, true);
  const half = (at: number): number => data.getUint16(at, true);

  const loads = Array.from({ length: half(44) }, (_, i) => word(28) + i * half(42)).flatMap((at) =>
    word(at) === 1
      ? [{ offset: word(at + 4), load: word(at + 12), stored: word(at + 16), address: word(at + 8), bytes: word(at + 20) }]
      : [],
  );
  const headers = Array.from({ length: half(48) }, (_, i) => word(32) + i * half(46)).map((at) => ({
    name: word(at),
    type: word(at + 4),
    flags: word(at + 8),
    address: word(at + 12),
    offset: word(at + 16),
    bytes: word(at + 20),
    link: word(at + 24),
  }));
  const names = headers[half(50)];
  const sections = headers.map((header): Section & { readonly offset: number } => {
    const { address, bytes, offset } = header;
    const allocated = (header.flags & flag.allocated) !== 0;
    const stored = header.type !== kind.noBits && header.type !== 0;
    if (stored && offset + bytes > file.length) throw new Damaged("a section lies outside of the file");
    const inside = loads.find((one) => address >= one.address && address + bytes <= one.address + one.bytes);
    return {
      name: names ? text(file, names.offset + header.name) : "",
      address,
      loadAddress: inside ? address - inside.address + inside.load : address,
      bytes,
      allocated,
      writable: (header.flags & flag.write) !== 0,
      stored,
      offset,
    };
  });
  const pieces = sections
    .filter(({ allocated, stored }) => allocated && stored)
    .map(({ loadAddress, offset, bytes }): Segment => ({ address: loadAddress, bytes: file.slice(offset, offset + bytes) }));
  if (pieces.some(({ address, bytes }) => address + bytes.length > 2 ** 32)) throw new Damaged("a section ends beyond 32 bits");
  const whole = memoryImage(pieces);
  if ("overlap" in whole) throw new Damaged("two sections are loaded to one address");
  const sum = (of: (section: Section) => boolean): number =>
    sections.reduce((total, section) => total + (section.allocated && of(section) ? section.bytes : 0), 0);
  return {
    machine,
    entry: word(24),
    sections: sections.map(({ offset: _, ...section }) => section),
    symbols: headers
      .filter(({ type }) => type === kind.symbols)
      .flatMap((table) => symbolsOf(file, data, table, headers[table.link]?.offset)),
    image: whole.image,
    sizes: {
      text: sum(({ writable }) => !writable),
      data: sum(({ writable, stored }) => writable && stored),
      bss: sum(({ writable, stored }) => writable && !stored),
    },
  };
}

function symbolsOf(
  file: Uint8Array,
  data: DataView,
  table: { readonly offset: number; readonly bytes: number },
  names: number | undefined,
): ElfSymbol[] {
  return Array.from({ length: Math.floor(table.bytes / 16) }, (_, i) => table.offset + i * 16).flatMap((at) => {
    const name = names === undefined ? "" : text(file, names + data.getUint32(at, true));
    return name === "" ? [] : [{ name, value: data.getUint32(at + 4, true), bytes: data.getUint32(at + 8, true) }];
  });
}

function text(file: Uint8Array, from: number): string {
  const end = file.indexOf(0, from);
  if (from >= file.length || end < 0) throw new Damaged("a name lies outside of the file");
  return new TextDecoder("latin1").decode(file.subarray(from, end));
}
