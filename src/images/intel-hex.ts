/** Intel HEX (Intel, Hexadecimal Object File Format Specification, revision A): lines of data with 32-bit addresses. */

import { imaging } from "../diagnostics/images.ts";
import { counted, hex } from "../diagnostics/words.ts";
import { type MemoryImage, memoryImage, type Reading, type Segment } from "./memory-image.ts";

const type = { data: 0, end: 1, segment: 2, startSegment: 3, linear: 4, startLinear: 5 } as const;
const lineBytes = 16;

/** Lines of 16 bytes at addresses divisible by 16, as linkers' tools write them. */
export function writeHex(image: MemoryImage): string {
  const lines: string[] = [];
  let upper = 0;
  for (const { address, bytes } of image) {
    for (let at = address; at < address + bytes.length; ) {
      const next = Math.min(Math.floor(at / lineBytes) * lineBytes + lineBytes, address + bytes.length);
      const high = Math.floor(at / 0x10000);
      if (high !== upper) lines.push(record(0, type.linear, [high >> 8, high & 0xff]));
      upper = high;
      lines.push(record(at % 0x10000, type.data, bytes.subarray(at - address, next - address)));
      at = next;
    }
  }
  return `${[...lines, record(0, type.end, [])].join("\n")}\n`;
}

/** Any text. Segment addresses (8086) are read too; start addresses are nothing that flash holds. */
export function readHex(text: string, file: string): Reading<MemoryImage> {
  const pieces: Segment[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  let base = 0;
  const wrong = (line: number, reason: string): Reading<MemoryImage> => ({ diagnostics: [imaging.hexLine({ file }, line, reason)] });
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const bytes = parsed(line.trim());
    if (typeof bytes === "string") return wrong(index + 1, bytes);
    const [, high = 0, low = 0, kind] = bytes;
    const data = bytes.subarray(4, -1);
    const number = data.reduce((sum, byte) => sum * 256 + byte, 0);
    const sized = (count: number): string | undefined =>
      data.length === count ? undefined : `has ${counted(data.length, "byte")} of data, and its type has ${count}`;
    let fault: string | undefined;
    switch (kind) {
      case type.data:
        pieces.push({ address: base + high * 256 + low, bytes: data });
        if (base + high * 256 + low + data.length > 2 ** 32) fault = "ends beyond 32 bits";
        break;
      case type.end:
        return finished(pieces, lines.slice(index + 1), index + 1, wrong);
      case type.segment:
        fault = sized(2);
        base = number * 16;
        break;
      case type.linear:
        fault = sized(2);
        base = number * 0x10000;
        break;
      case type.startSegment:
      case type.startLinear:
        fault = sized(4);
        break;
      default:
        fault = `has the type ${kind}, which there is not`;
    }
    if (fault !== undefined) return wrong(index + 1, fault);
  }
  return wrong(lines.length, "is the last, and there is no end record");
}

function finished(
  pieces: readonly Segment[],
  rest: readonly string[],
  line: number,
  wrong: (line: number, reason: string) => Reading<MemoryImage>,
): Reading<MemoryImage> {
  if (rest.some((one) => one.trim() !== "")) return wrong(line, "is the end record, and others follow");
  const whole = memoryImage(pieces);
  return "image" in whole ? { value: whole.image } : wrong(line, `ends a file with two values for the address ${hex(whole.overlap)}`);
}

/** All bytes of a line, checked; or what is wrong. */
function parsed(line: string): Uint8Array | string {
  if (!/^:([0-9A-Fa-f]{2})+$/.test(line)) return "is no colon and pairs of hexadecimal digits";
  const bytes = Uint8Array.from(line.slice(1).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const count = (bytes[0] ?? 0) + 5;
  if (bytes.length !== count) return `has ${bytes.length} bytes, and says ${count}`;
  return sum(bytes) === 0 ? bytes : "has a wrong checksum";
}

function record(address: number, kind: number, data: Uint8Array | readonly number[]): string {
  const bytes = [data.length, address >> 8, address & 0xff, kind, ...data];
  return `:${[...bytes, (256 - sum(bytes)) % 256].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join("")}`;
}

function sum(bytes: Iterable<number>): number {
  let total = 0;
  for (const byte of bytes) total += byte;
  return total % 256;
}
