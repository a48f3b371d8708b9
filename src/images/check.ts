/** Whether an image fits a board and would start there. Looked at before anything is written. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { imaging } from "../diagnostics/images.ts";
import { grouped, hex } from "../diagnostics/words.ts";
import { flashOf, type ImageKind, isFlash, type Memory } from "../targets/board.ts";
import type { Target } from "../targets/target.ts";
import { bytesAt, type MemoryImage, wordAt } from "./memory-image.ts";
import { bootBytes, isSealed } from "./rp2040.ts";
import { imageDefProblem, searchedBytes } from "./rp2350.ts";

/** Where a program of this board goes: [first, end) of its part of flash. */
export interface Place {
  readonly flash: Memory;
  readonly first: number;
  readonly end: number;
}

export function placeOf({ memories, board }: Target): Place | undefined {
  const flash = flashOf(memories);
  if (!flash || !board) return undefined;
  const first = flash.origin + board.application.offset;
  return { flash, first, end: first + board.application.bytes };
}

/** Everything that is wrong with bytes for flash; an image for an ESP32's ROM has a check of its own. `target` is a board. */
export function checkImage(image: MemoryImage, target: Target, file: string): Diagnostic[] {
  const place = placeOf(target);
  if (!place || !target.board) return [];
  if (image.length === 0) return [imaging.empty({ file })];
  return [...outside(image, place, target.name, file), ...startFaults(target.board.image, image, place, target, file)];
}

function outside(image: MemoryImage, { flash, first, end }: Place, board: string, file: string): Diagnostic[] {
  const last = flash.origin + flash.bytes;
  const fix = `a program of ${board} goes from ${hex(first)} to ${hex(end)}`;
  const parts = [
    { from: 0, to: flash.origin, says: "where there is no flash" },
    { from: flash.origin, to: first, says: "over the boot loader or SoftDevice before the program's part of flash" },
    { from: end, to: last, says: "over the boot loader behind the program's part of flash" },
    { from: last, to: 2 ** 32, says: "where there is no flash" },
  ];
  return image.flatMap(({ address, bytes }) =>
    parts.flatMap(({ from, to, says }) => {
      const at = Math.max(address, from);
      const count = Math.min(address + bytes.length, to) - at;
      return count <= 0
        ? []
        : [imaging.outside({ file }, `the image writes ${grouped(count)} byte${count === 1 ? "" : "s"} at ${hex(at)}, ${says}`, fix)];
    }),
  );
}

function startFaults(kind: ImageKind, image: MemoryImage, place: Place, target: Target, file: string): Diagnostic[] {
  switch (kind) {
    case "cortex-m":
      return vectorFaults(image, place.first, place, target, file);
    case "rp2040": {
      const boot = bytesAt(image, place.first, bootBytes);
      const sealed = boot !== undefined && isSealed(boot);
      const problem =
        boot?.length === bootBytes
          ? "the sum of the boot code is wrong"
          : `the image has no ${bootBytes} bytes of boot code at ${hex(place.first)}`;
      return [
        ...(sealed ? [] : [imaging.bootCode({ file }, problem)]),
        ...vectorFaults(image, place.first + bootBytes, place, target, file),
      ];
    }
    case "rp2350": {
      const problem = imageDefProblem(bytesAt(image, place.first, searchedBytes) ?? new Uint8Array());
      return [
        ...(problem === undefined ? [] : [imaging.imageDef({ file }, problem)]),
        ...vectorFaults(image, place.first, place, target, file),
      ];
    }
    case "avr":
      return jumpFaults(image, place.first, file);
    case "entry":
      return bytesAt(image, place.first, 1)
        ? []
        : [imaging.vectors({ file }, `the program begins at ${hex(place.first)}, and the image has nothing there`)];
    case "esp32":
      return [];
  }
}

function vectorFaults(image: MemoryImage, at: number, { first, end }: Place, { memories }: Target, file: string): Diagnostic[] {
  const [stack, reset] = [wordAt(image, at), wordAt(image, at + 4)];
  if (stack === undefined || reset === undefined) return [imaging.vectors({ file }, `the image has no vector table at ${hex(at)}`)];
  const found: Diagnostic[] = [];
  const ram = memories.filter((memory) => !isFlash(memory));
  if (!ram.some(({ origin, bytes }) => stack > origin && stack <= origin + bytes)) {
    const where = ram.map(({ origin, bytes }) => `${hex(origin)} to ${hex(origin + bytes)}`).join(", ");
    found.push(imaging.vectors({ file }, `the stack pointer at ${hex(at)} is ${hex(stack)}, and RAM is ${where}`));
  } else if (stack % 4 !== 0)
    found.push(imaging.vectors({ file }, `the stack pointer at ${hex(at)} is ${hex(stack)}, which no word is stored at`));
  const inFlash = reset >= first && reset < end && bytesAt(image, reset - 1, 2)?.length === 2;
  if (reset % 2 === 0)
    found.push(imaging.vectors({ file }, `the first instruction's address at ${hex(at + 4)} is ${hex(reset)}, which is even`));
  else if (!inFlash)
    found.push(imaging.vectors({ file }, `the first instruction's address at ${hex(at + 4)} is ${hex(reset)}, where the image has none`));
  return found;
}

/** RJMP and JMP (AVR Instruction Set Manual): the first word, and where it leads to. */
function jumpFaults(image: MemoryImage, at: number, file: string): Diagnostic[] {
  const bytes = bytesAt(image, at, 4);
  const [low = 0, high = 0, nextLow = 0, nextHigh = 0] = bytes ?? [];
  const word = low + high * 256;
  let to: number | undefined;
  if (bytes !== undefined && bytes.length >= 2 && word >> 12 === 0xc) {
    const back = (word & 0xfff) >= 0x800 ? 0x1000 : 0;
    to = at + 2 + ((word & 0xfff) - back) * 2;
  } else if (bytes?.length === 4 && (word & 0xfe0e) === 0x940c) {
    to = (((((word & 0x1f0) >> 3) | (word & 1)) << 16) + nextLow + nextHigh * 256) * 2;
  }
  if (to === undefined) return [imaging.vectors({ file }, `the image does not begin with a jump at ${hex(at)}`)];
  return bytesAt(image, to, 2)?.length === 2
    ? []
    : [imaging.vectors({ file }, `the image begins with a jump to ${hex(to >>> 0)}, where it has nothing`)];
}
