/** A snapshot as the generated C writes it (c-api): from its bytes to the canonical state, with every part checked. */

import { crc32 } from "node:zlib";
import { contract } from "../ir/quantized.ts";
import type { State } from "./executor.ts";

export const snapshotFormat = 1;
/** "LBS1", u16 format, u16 contract, model hash, u32 length. */
export const snapshotHeadBytes = 44;

/** `model`: the hash it must name. `stateBytes`: the length it must have. */
export function stateOfSnapshot(snapshot: Uint8Array, model: string, stateBytes: number): State {
  const broken = (message: string): State => ({ kind: "broken", message });
  const whole = snapshotHeadBytes + stateBytes + 4;
  if (snapshot.length !== whole) return broken(`it has ${snapshot.length} bytes, not ${whole}`);
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const mark = String.fromCharCode(...snapshot.subarray(0, 4));
  if (mark !== "LBS1") return broken(`it begins with ${JSON.stringify(mark)}, not "LBS1"`);
  const [format, itsContract] = [view.getUint16(4, true), view.getUint16(6, true)];
  if (format !== snapshotFormat) return broken(`its format is ${format}, not ${snapshotFormat}`);
  if (itsContract !== contract) return broken(`its contract is ${itsContract}, not ${contract}`);
  const hash = Array.from(snapshot.subarray(8, 40), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hash !== model) return broken(`it is of model ${hash.slice(0, 16)}..., not ${model.slice(0, 16)}...`);
  const length = view.getUint32(40, true);
  if (length !== stateBytes) return broken(`it states ${length} bytes of memory, not ${stateBytes}`);
  const crc = crc32(snapshot.subarray(0, whole - 4));
  if (view.getUint32(whole - 4, true) !== crc) return broken("its CRC-32 is wrong");
  return { kind: "state", bytes: snapshot.subarray(snapshotHeadBytes, whole - 4) };
}
