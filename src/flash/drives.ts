/** A mounted drive that says of itself which boot loader it belongs to. */

import type { BootDrive } from "./devices.ts";
import type { Host } from "./host.ts";

/** undefined: an ordinary drive. UF2: INFO_UF2.TXT (github.com/microsoft/uf2). DAPLink: DETAILS.TXT, else the page it brings. */
export async function bootDrive(host: Host, path: string): Promise<BootDrive | undefined> {
  // Both separators are right on Windows.
  const file = (name: string): string => `${path.replace(/[\\/]$/, "")}/${name}`;
  const info = await host.text(file("INFO_UF2.TXT"));
  if (info !== undefined) return uf2Drive(path, info);
  const details = await host.text(file("DETAILS.TXT"));
  const id = details === undefined ? await idOnPage(host, file) : field(details, "Unique ID");
  if (id === undefined) return undefined;
  const failure = await host.text(file("FAIL.TXT"));
  return { path, kind: "daplink", id, ...(failure === undefined ? {} : { failure: failure.trim() }) };
}

function uf2Drive(path: string, info: string): BootDrive {
  const softDevice = /^(S\d+)\s+(?:version\s+)?([\d.]+)/.exec(field(info, "SoftDevice") ?? "");
  return {
    path,
    kind: "uf2",
    id: field(info, "Board-ID") ?? "",
    ...(softDevice ? { softDevice: `${softDevice[1]} ${softDevice[2]}` } : {}),
  };
}

function field(text: string, name: string): string | undefined {
  const line = text.split(/\r?\n/).find((one) => one.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** Older interface firmware: a page that redirects to an address with the id in it. */
async function idOnPage(host: Host, file: (name: string) => string): Promise<string | undefined> {
  for (const name of ["MBED.HTM", "MICROBIT.HTM"]) {
    const code = /[?&](?:code|auth|id)=([0-9A-Fa-f]{4,})/.exec((await host.text(file(name))) ?? "")?.[1];
    if (code !== undefined) return code.toLowerCase();
  }
  return undefined;
}

export async function bootDrives(host: Host, paths: readonly string[]): Promise<BootDrive[]> {
  const found = await Promise.all(paths.map((path) => bootDrive(host, path)));
  return found.filter((one) => one !== undefined);
}
