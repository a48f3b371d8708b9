/**
 * safetensors: 8 bytes with the header's length, the header (JSON), the data. Read exactly: what the header says must
 * cover the file byte by byte, so that no two programs can read different tensors from one file.
 */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";
import { showShape } from "../ir/shape.ts";
import type { Dtype } from "./dtype.ts";
import { arrayBytes } from "./limits.ts";
import { type Entry, readEntries } from "./safetensors-header.ts";
import { checkKind } from "./sniff.ts";
import type { StoredTensor, TensorFile } from "./tensor-file.ts";

const longestHeader = 100_000_000;

const names: Readonly<Record<string, Dtype>> = {
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
  I8: "int8",
  I16: "int16",
  I32: "int32",
  I64: "int64",
  U8: "uint8",
  U16: "uint16",
  U32: "uint32",
  U64: "uint64",
  BOOL: "bool",
};

/** Throws Refusal with the first thing that is wrong. */
export function parseSafetensors(bytes: Uint8Array, file: string): TensorFile {
  const start = headerEnd(bytes, file);
  const entries = readEntries(bytes.subarray(8, start), file);
  const tensors = new Map<string, StoredTensor>();
  for (const entry of entries) {
    tensors.set(entry.name, {
      name: entry.name,
      dtype: checkedDtype(entry, file, start),
      shape: entry.shape,
      littleEndian: true,
      fortranOrder: false,
      byte: start + entry.begin,
      bytes: () => bytes.subarray(start + entry.begin, start + entry.end),
    });
  }
  checkLayout(entries, file, start, bytes.length - start);
  return { file, tensors };
}

/** Where the header ends and the data begin. */
function headerEnd(bytes: Uint8Array, file: string): number {
  checkKind(bytes, ".safetensors", { file });
  if (bytes.length < 8) throw new Refusal(weights.headerLength({ file, byte: 0 }, undefined, bytes.length));
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const available = bytes.length - 8;
  if (length > BigInt(Math.min(available, longestHeader))) {
    throw new Refusal(weights.headerLength({ file, byte: 0 }, String(length), available));
  }
  return 8 + Number(length);
}

function checkedDtype({ name, dtype, shape, begin, end }: Entry, file: string, start: number): Dtype {
  const known = Object.hasOwn(names, dtype) ? names[dtype] : undefined;
  const place = { file, item: name };
  if (known === undefined) throw new Refusal(weights.unknownDtype(place, dtype));
  const needed = arrayBytes(shape, known, place);
  if (end - begin !== needed) {
    throw new Refusal(weights.offsetsDiffer({ ...place, byte: start + begin }, showShape(shape), known, needed, begin, end));
  }
  return known;
}

/** The tensors, in order of their places, cover the data without gap or overlap, to the last byte. */
function checkLayout(entries: readonly Entry[], file: string, start: number, available: number): void {
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  let before = "the header";
  for (const { name, begin, end } of inOrder) {
    if (begin !== covered) {
      const what = begin > covered ? `${begin - covered} bytes lie unused between` : `${covered - begin} bytes are shared by`;
      throw new Refusal(weights.dataLayout({ file, item: name, byte: start + Math.min(begin, covered) }, what, before, name));
    }
    covered = end;
    before = name;
  }
  if (covered > available) throw new Refusal(weights.dataCutOff({ file, item: before, byte: start + available }, covered, available));
  if (covered < available) {
    const what = `${available - covered} bytes stand between`;
    throw new Refusal(weights.dataLayout({ file, byte: start + covered }, what, before, "the end of the file"));
  }
}
