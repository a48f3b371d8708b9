/**
 * What carries bytes to a device and back: a serial port, a socket of an emulator, a module in this process. All that a new executor has
 * to bring. It promises nothing about the bytes: they may be lost, changed, repeated and late. It has no time-outs and no frames.
 */
export interface ByteLink {
  /**
   * Sends. May return before the bytes have gone, and may drop them. What it returns or throws tells only that the line is gone: a
   * promise is not waited for, and its rejection is what `closed` says.
   */
  write(bytes: Uint8Array): void | Promise<void>;
  /**
   * Called once, before the first `write`. `received`: whatever has come, in any pieces, never within a call of `write`; the bytes may be
   * overwritten afterwards. `closed`: nothing more will come, and why ("unplugged", "the emulator ended with status 1").
   */
  listen(received: (bytes: Uint8Array) => void, closed: (why: string) => void): void;
  /** Frees the port or ends the emulator. Nothing is called any more. May be called twice. */
  close(): void | Promise<void>;
}
