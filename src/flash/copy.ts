/** A file onto the drive of a boot loader, which may go away at any byte. */

import { open } from "node:fs/promises";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { flashing } from "../diagnostics/flashing.ts";

/** What of a file handle is used, so that a test can break it. */
export interface OpenFile {
  write(bytes: Uint8Array, from: number, length: number): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface CopyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (written: number, bytes: number) => void;
  readonly openFile?: (path: string) => Promise<OpenFile>;
}

const pieceBytes = 32 * 1024;

/** Synced piece by piece, so that progress is what the board has. Throws LB8312, with how many bytes went. */
export async function copyToDrive(
  bytes: Uint8Array,
  to: string,
  { signal, onProgress, openFile = opened }: CopyOptions = {},
): Promise<void> {
  let written = 0;
  const failed = (thrown: unknown): Refusal => new Refusal(flashing.notWritten(undefined, to, written, bytes.length, reasonOf(thrown)));
  const file = await openFile(to).catch((thrown: unknown) => {
    throw failed(thrown);
  });
  try {
    while (written < bytes.length) {
      signal?.throwIfAborted();
      const length = Math.min(pieceBytes, bytes.length - written);
      const { bytesWritten } = await file.write(bytes, written, length);
      if (bytesWritten === 0) throw new Error("the drive takes no more");
      written += bytesWritten;
      // A boot loader restarts the moment that it has the last block: what fails behind it fails for that reason.
      await file.sync().catch(unlessDone(written === bytes.length));
      onProgress?.(written, bytes.length);
    }
  } catch (thrown) {
    await file.close().catch(() => undefined);
    signal?.throwIfAborted();
    throw failed(thrown);
  }
  await file.close().catch(() => undefined);
}

function opened(path: string): Promise<OpenFile> {
  return open(path, "w");
}

function unlessDone(done: boolean): (thrown: unknown) => void {
  return (thrown) => {
    if (!done) throw thrown;
  };
}

function reasonOf(thrown: unknown): string {
  const { code } = thrown as NodeJS.ErrnoException;
  switch (code) {
    case "ENOSPC":
      return "the drive is full";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "the drive may not be written to";
    case "ENOENT":
    case "EIO":
    case "ENODEV":
    case "ENXIO":
      return "the drive disappeared";
    default:
      return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
