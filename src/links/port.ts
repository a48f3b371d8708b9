/** A link to a board on a serial port, by the optional package serialport. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { executing } from "../diagnostics/executors.ts";
import type { ByteLink } from "../serial/link.ts";

/** What is used of it. */
interface Port {
  write(bytes: Uint8Array): boolean;
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  on(event: "close" | "error", listener: (error?: Error | null) => void): unknown;
  open(done: (error: Error | null) => void): void;
  close(done: () => void): void;
  readonly isOpen: boolean;
}

interface SerialPortPackage {
  readonly SerialPort: new (options: { path: string; baudRate: number; autoOpen: false }) => Port;
}

/** Throws LB8204 or LB8205. */
export async function portLink(path: string, baudRate: number, load: () => Promise<SerialPortPackage> = installed): Promise<ByteLink> {
  const { SerialPort } = await load().catch((error: unknown) => {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new Refusal(executing.noPorts(undefined, path, reason));
  });
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(new Refusal(executing.port(undefined, path, error.message.replace(/^Error: /, "")))) : resolve()));
  });
  let open = true;
  return {
    write: (bytes) => {
      port.write(Uint8Array.from(bytes));
    },
    listen: (received, closed) => {
      port.on("data", (bytes) => open && received(bytes));
      port.on("error", (error) => open && closed(error?.message ?? "it failed"));
      port.on("close", (error) => open && closed(error?.message ?? "it was closed"));
    },
    close: () =>
      new Promise<void>((resolve) => {
        open = false;
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}

async function installed(): Promise<SerialPortPackage> {
  // Not a literal: the project is built where the package is not installed, too.
  const name: string = "serialport";
  return (await import(name)) as SerialPortPackage;
}
