/** UF2 (github.com/microsoft/uf2): what a boot loader takes that appears as a drive. Blocks of 512 bytes, 256 of them for flash. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { imaging } from "../diagnostics/images.ts";
import { hex } from "../diagnostics/words.ts";
import { type MemoryImage, memoryImage, type Reading, type Segment, view } from "./memory-image.ts";

const blockBytes = 512;
const payloadBytes = 256;
const magic = { first: 0x0a324655, second: 0x9e5d5157, last: 0x0ab16f30 } as const;
const flags = { notFlash: 0x1, container: 0x1000, family: 0x2000 } as const;
const at = { flags: 8, address: 12, bytes: 16, number: 20, count: 24, family: 28, payload: 32, last: 508 } as const;

export interface Uf2 {
  /** By family; 0 where a block names none. */
  readonly families: ReadonlyMap<number, MemoryImage>;
}

/** Whole pages of 256 bytes, as the ROM of an RP2040 asks: what of a page the image lacks stays erased. */
export function writeUf2(image: MemoryImage, family: number): Uint8Array {
  const pages = new Map<number, Uint8Array>();
  for (const { address, bytes } of image) {
    for (let next = address; next < address + bytes.length; ) {
      const page = Math.floor(next / payloadBytes) * payloadBytes;
      const end = Math.min(page + payloadBytes, address + bytes.length);
      const content = pages.get(page) ?? new Uint8Array(payloadBytes).fill(0xff);
      content.set(bytes.subarray(next - address, end - address), next - page);
      pages.set(page, content);
      next = end;
    }
  }
  const file = new Uint8Array(pages.size * blockBytes);
  for (const [number, [address, content]] of [...pages].entries()) {
    const block = file.subarray(number * blockBytes, (number + 1) * blockBytes);
    const words = view(block);
    const head = [magic.first, magic.second, flags.family, address, payloadBytes, number, pages.size, family];
    for (const [i, word] of head.entries()) words.setUint32(i * 4, word, true);
    block.set(content, at.payload);
    words.setUint32(at.last, magic.last, true);
  }
  return file;
}

/** Any bytes. Blocks that are not for flash are passed over; every family's blocks must be there, once. */
export function readUf2(file: Uint8Array, name: string): Reading<Uf2> {
  const wrong = (byte: number, reason: string): Reading<Uf2> => ({ diagnostics: [imaging.uf2Block({ file: name, byte }, reason)] });
  if (file.length === 0 || file.length % blockBytes !== 0) {
    return wrong(file.length, `the file has ${file.length} bytes, which are no whole blocks of ${blockBytes}`);
  }
  const families = new Map<number, { readonly count: number; readonly numbers: Set<number>; readonly pieces: Segment[] }>();
  for (let first = 0; first < file.length; first += blockBytes) {
    const block = file.subarray(first, first + blockBytes);
    const words = view(block);
    const word = (offset: number): number => words.getUint32(offset, true);
    if (word(0) !== magic.first || word(4) !== magic.second || word(at.last) !== magic.last)
      return wrong(first, "a block lacks the magic numbers");
    if ((word(at.flags) & (flags.notFlash | flags.container)) !== 0) continue;
    const [address, bytes, number, count] = [word(at.address), word(at.bytes), word(at.number), word(at.count)];
    if (bytes === 0 || bytes > 476) return wrong(first, `a block says that it has ${bytes} bytes, and 1 to 476 are possible`);
    if (address + bytes > 2 ** 32) return wrong(first, "a block ends beyond 32 bits");
    const family = (word(at.flags) & flags.family) === 0 ? 0 : word(at.family);
    const seen = families.get(family) ?? { count, numbers: new Set<number>(), pieces: [] };
    if (seen.count !== count) return wrong(first, `a block says that there are ${count}, and an earlier one that there are ${seen.count}`);
    if (number >= count) return wrong(first, `a block has the number ${number} of ${count}, counted from 0`);
    if (seen.numbers.has(number)) return wrong(first, `two blocks have the number ${number}`);
    seen.numbers.add(number);
    seen.pieces.push({ address, bytes: block.slice(at.payload, at.payload + bytes) });
    families.set(family, seen);
  }
  const images = new Map<number, MemoryImage>();
  const faults: Diagnostic[] = [];
  for (const [family, { count, numbers, pieces }] of families) {
    const whole = memoryImage(pieces);
    if (numbers.size !== count)
      faults.push(imaging.uf2Block({ file: name }, `${numbers.size} of ${count} blocks are there for the family ${hex(family)}`));
    else if ("overlap" in whole) faults.push(imaging.uf2Block({ file: name }, `two blocks write the address ${hex(whole.overlap)}`));
    else images.set(family, whole.image);
  }
  return faults.length > 0 ? { diagnostics: faults } : { value: { families: images } };
}
