/** One compile at a time writes an output folder: a lock file names the process, and a dead process holds nothing. */

import { randomUUID } from "node:crypto";
import { open, readFile, rmdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../diagnostics/diagnostic.ts";
import { output } from "../diagnostics/output.ts";
import { codeOf, ifThere, makeFolder } from "./output-folder-errors.ts";
import type { Place } from "./output-folder-place.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, where the system tells: numbers of processes come again. */
  readonly born: string;
  readonly token: string;
}

/** A lock whose writer was killed between two system calls has no content; one of another machine cannot be asked. */
const emptyStaleMs = 5_000;
const foreignStaleMs = 60_000;

/** Runs an action while no other process writes the place; waits at most `waitMs` for its turn. */
export async function whileLocked<T>(place: Place, waitMs: number, action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const lock = join(place.work, "lock");
  await acquire(place, lock, Date.now() + waitMs, signal);
  try {
    return await action();
  } finally {
    await unlink(lock).catch(() => undefined);
    // Fails where another process waits or something could not be removed: the next one clears it.
    await rmdir(place.work).catch(() => undefined);
  }
}

async function acquire(place: Place, lock: string, deadline: number, signal: AbortSignal | undefined): Promise<void> {
  const mine: Holder = { pid: process.pid, host: hostname(), born: (await birth(process.pid)) ?? "", token: randomUUID() };
  for (;;) {
    signal?.throwIfAborted();
    await makeFolder(place.work);
    if (await create(lock, JSON.stringify(mine))) return;
    const text = await ifThere(readFile(lock, "utf8"));
    const holder = text === undefined ? undefined : parse(text);
    if (text !== undefined && (await isStale(lock, holder))) await takeOver(place.work, lock, text);
    else if (Date.now() > deadline) throw new Refusal(output.busy({ file: place.shown }, place.shown, holder?.pid ?? 0, lock));
    else await sleep(20);
  }
}

/** Makes the file if it is not there. A folder that another process just removed counts as "not made". */
async function create(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST" || codeOf(thrown) === "ENOENT") return false;
    throw thrown;
  }
}

/** Removes a dead process's lock. Of several that find it dead only one may, or the second would remove the first one's. */
async function takeOver(work: string, lock: string, dead: string): Promise<void> {
  const guard = join(work, "takeover");
  if (!(await create(guard, ""))) {
    const age = await ageMs(guard);
    if (age !== undefined && age > emptyStaleMs) await unlink(guard).catch(() => undefined);
    await sleep(20);
    return;
  }
  if ((await ifThere(readFile(lock, "utf8"))) === dead) await unlink(lock).catch(() => undefined);
  await unlink(guard).catch(() => undefined);
}

async function isStale(lock: string, holder: Holder | undefined): Promise<boolean> {
  const age = (await ageMs(lock)) ?? 0;
  if (!holder) return age > emptyStaleMs;
  if (holder.host !== hostname()) return age > foreignStaleMs;
  try {
    process.kill(holder.pid, 0);
  } catch (thrown) {
    return codeOf(thrown) === "ESRCH";
  }
  const born = await birth(holder.pid);
  return born !== undefined && holder.born !== "" && born !== holder.born;
}

/** Linux tells when a process began, and that one is dead but not yet buried; elsewhere undefined. */
async function birth(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = line?.slice(line.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? "dead" : fields?.[19];
}

function parse(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    const { pid, host, born, token } = value ?? {};
    if (typeof pid !== "number" || !Number.isInteger(pid) || pid < 1) return undefined;
    return { pid, host: String(host), born: String(born ?? ""), token: String(token) };
  } catch {
    return undefined;
  }
}

async function ageMs(file: string): Promise<number | undefined> {
  const there = await ifThere(stat(file));
  return there && Date.now() - there.mtimeMs;
}
