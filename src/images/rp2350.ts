/** Blocks of metadata in an RP2350's image (RP2350 Datasheet, 5.9): the smallest that makes an Arm image start, and the check of any. */

import { counted, hex } from "../diagnostics/words.ts";
import { view } from "./memory-image.ts";

const first = 0xffffded3;
const last = 0xab123579;
const item = { imageType: 0x42, lastItem: 0xff } as const;
/** Executable, secure, Arm, RP2350. */
const armImage = 0x1021;
/** Where the ROM looks for the first block. */
export const searchedBytes = 4096;

/** 5.9.5.1, Minimum Arm IMAGE_DEF: one item, and a loop of one block. */
export const minimumImageDef: readonly number[] = [
  first,
  item.imageType | (1 << 8) | (armImage << 16),
  item.lastItem | (1 << 8),
  0,
  last,
].map((word) => word >>> 0);

/** What is wrong with the first block in an image's first 4 kB, or undefined. */
export function imageDefProblem(start: Uint8Array): string | undefined {
  const searched = start.subarray(0, searchedBytes);
  const words = view(searched);
  const count = searched.length >> 2;
  const word = (i: number): number | undefined => (i < count ? words.getUint32(i * 4, true) : undefined);
  const block = Array.from({ length: count }, (_, i) => i).find((i) => word(i) === first);
  if (block === undefined) return `no block begins in the first ${searched.length} bytes`;
  const at = hex(block * 4, 4);
  let isArm = false;
  let next = block + 1;
  for (;;) {
    const head = word(next);
    if (head === undefined) return `the block at ${at} does not end`;
    const kind = head & 0xff;
    if (kind === item.lastItem) {
      const said = (head >> 8) & 0xffff;
      if (said !== next - block - 1) return `the block at ${at} has ${counted(next - block - 1, "word")} of items, and says ${said}`;
      if (word(next + 2) !== last) return `the block at ${at} does not end`;
      return isArm ? undefined : `the block at ${at} does not say that the image is for Arm on an RP2350`;
    }
    // The first bit of an item's kind says whether its size has one byte or two.
    const size = kind >= 0x80 ? (head >> 8) & 0xffff : (head >> 8) & 0xff;
    if (size === 0) return `the block at ${at} has an item without a size`;
    if (kind === item.imageType) {
      if (head >>> 16 !== armImage)
        return `the block at ${at} says that the image is of type ${hex(head >>> 16, 4)}, not ${hex(armImage, 4)}`;
      isArm = true;
    }
    next += size;
  }
}
