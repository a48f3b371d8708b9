/** Where the bytes of a checked image go. */

import { placeOf } from "../images/check.ts";
import { readElf } from "../images/elf.ts";
import type { Format } from "../images/file.ts";
import { readHex } from "../images/intel-hex.ts";
import type { MemoryImage } from "../images/memory-image.ts";
import { readUf2 } from "../images/uf2.ts";
import type { Target } from "../targets/target.ts";

export interface ImageFile {
  readonly format: Format;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Made of another file, and not on the disk yet. */
  readonly made?: boolean;
}

/** [address, end), and how many bytes of it are written: gaps are not counted. */
export interface Extent {
  readonly address: number;
  readonly end: number;
  readonly bytes: number;
}

/** Of an image that checkFile accepts. */
export function extentOf({ format, bytes, path }: ImageFile, target: Target): Extent {
  const first = placeOf(target)?.first ?? 0;
  // An ESP32's image stands in flash as it is; its addresses are where ROM copies the segments to.
  if (format === "esp32") return { address: 0, end: bytes.length, bytes: bytes.length };
  const image = imageOf(format, bytes, path, target) ?? [{ address: first, bytes }];
  const last = image.at(-1);
  return {
    address: image[0]?.address ?? first,
    end: last ? last.address + last.bytes.length : first,
    bytes: image.reduce((sum, segment) => sum + segment.bytes.length, 0),
  };
}

function imageOf(format: Exclude<Format, "esp32">, bytes: Uint8Array, path: string, target: Target): MemoryImage | undefined {
  switch (format) {
    case "bin":
      return undefined;
    case "elf": {
      const reading = readElf(bytes, path);
      return "value" in reading ? reading.value.image : undefined;
    }
    case "hex": {
      const reading = readHex(new TextDecoder("latin1").decode(bytes), path);
      return "value" in reading ? reading.value : undefined;
    }
    case "uf2": {
      const reading = readUf2(bytes, path);
      const family = target.board?.flash.find(({ method }) => method === "uf2")?.family ?? 0;
      return "value" in reading ? reading.value.families.get(family) : undefined;
    }
  }
}
