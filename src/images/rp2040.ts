/** The first 256 bytes of an RP2040's flash (RP2040 Datasheet, 2.8.1.3): boot code with the sum without which the ROM does not run it. */

import { view } from "./memory-image.ts";

export const bootBytes = 256;
const codeBytes = bootBytes - 4;

/** At most 252 bytes of code, filled up with zeros and sealed with their sum. */
export function sealBoot(code: Uint8Array): Uint8Array {
  if (code.length > codeBytes) throw new RangeError(`boot code has ${code.length} bytes, and at most ${codeBytes} fit`);
  const sealed = new Uint8Array(bootBytes);
  sealed.set(code);
  view(sealed).setUint32(codeBytes, bootSum(sealed.subarray(0, codeBytes)), true);
  return sealed;
}

export function isSealed(boot: Uint8Array): boolean {
  return boot.length === bootBytes && view(boot).getUint32(codeBytes, true) === bootSum(boot.subarray(0, codeBytes));
}

/** CRC-32 with the polynomial 0x04C11DB7 from all ones, neither reflected nor inverted (2.8.1.3.1). */
export function bootSum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  return sum >>> 0;
}
