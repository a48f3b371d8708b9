import { createHash } from "node:crypto";
import type { BuildSuccess, CompilerMessage } from "./build-types.ts";

/**
 * A file of the cache: SHA-256 of the rest (32 bytes), length of the JSON (u32, little-endian),
 * the diagnostics as JSON, the module. A half-written or damaged file fails the hash.
 */
export function encodeEntry(wasm: Uint8Array, diagnostics: readonly CompilerMessage[]): Uint8Array {
  const json = Buffer.from(JSON.stringify(diagnostics));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const rest = Buffer.concat([length, json, wasm]);
  return Buffer.concat([sha256(rest), rest]);
}

/** Null for anything that `encodeEntry` did not write whole. */
export function decodeEntry(bytes: Buffer): BuildSuccess | null {
  if (bytes.length < 36) return null;
  const rest = bytes.subarray(32);
  if (!sha256(rest).equals(bytes.subarray(0, 32))) return null;
  const end = 4 + rest.readUInt32LE(0);
  const diagnostics: CompilerMessage[] = JSON.parse(rest.toString("utf8", 4, end));
  return { ok: true, wasm: new Uint8Array(rest.subarray(end)), cached: true, diagnostics };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
