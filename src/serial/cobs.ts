/** Consistent overhead byte stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): bytes without a 0 among them. */

/** At most one byte in 254 longer, and one. */
export function cobsEncode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + Math.floor(bytes.length / 254) + 1);
  let [code, to] = [0, 1];
  for (const [i, byte] of bytes.entries()) {
    if (byte !== 0) out[to++] = byte;
    const full = to - code === 255;
    if (byte !== 0 && !full) continue;
    out[code] = to - code;
    // A full block at the very end needs no other behind it.
    if (byte !== 0 && i === bytes.length - 1) return out.subarray(0, to);
    code = to++;
  }
  out[code] = to - code;
  return out.subarray(0, to);
}

/** undefined: these bytes are nothing's encoding. */
export function cobsDecode(bytes: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(bytes.length);
  let [from, to] = [0, 0];
  while (from < bytes.length) {
    const code = bytes[from] as number;
    const block = bytes.subarray(from + 1, from + code);
    if (code === 0 || block.length !== code - 1 || block.includes(0)) return undefined;
    out.set(block, to);
    to += block.length;
    from += code;
    if (code < 255 && from < bytes.length) out[to++] = 0;
  }
  return out.subarray(0, to);
}
