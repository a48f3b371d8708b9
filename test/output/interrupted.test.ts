import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { readProject, writeProject } from "../../src/emit/output-folder.ts";
import { compileChild, ended, ready, writer } from "./child.ts";
import { project } from "./project.ts";

const none = { protectedFolders: [] };
let compiled: string;
let out: string;
let work: string;

beforeAll(() => {
  compiled = compileChild();
  return () => rmSync(compiled, { recursive: true });
});

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "lookback-output-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  out = join(root, "knock");
  work = join(root, ".knock.lookback");
});

/** Every file says one number: no half of another project. */
function numberIn(folder: string): number {
  const { number, files } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { number: number; files: object };
  expect(readdirSync(folder).sort()).toEqual([
    "firmware",
    "knock.h",
    "manifest.json",
    ...Array.from({ length: 8 }, (_, i) => `part${i}.c`),
  ]);
  for (const name of Object.keys(files)) {
    if (name !== "knock.h") expect(new Set(readFileSync(join(folder, name), "utf8").trim().split("\n"))).toEqual(new Set([String(number)]));
  }
  expect(readdirSync(join(folder, "firmware"))).toEqual([`only${number}.c`]);
  return number;
}

describe("a killed compile", () => {
  test.each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
    "%s at any time leaves the old project or the new one",
    { timeout: 120_000 },
    async (signal) => {
      await writeProject(out, project(0), none);
      for (let round = 0; round < 5; round++) {
        const child = writer(compiled, out, round * 1000 + 1, 1000);
        await ready(child);
        await sleep(Math.random() * 60);
        child.kill(signal);
        expect(await ended(child)).toBe(signal);
        // Between the two moves of a SIGKILL there is no folder; whoever comes next, here a reader, puts it back.
        expect(await readProject(out)).toBeDefined();
        numberIn(out);
        expect(readdirSync(dirname(out))).toEqual(["knock"]);
      }
      expect(numberIn(out)).toBeGreaterThan(0);
    },
  );

  test("between the two moves: the next one puts the old project back", async () => {
    await writeProject(out, project(1), none);
    mkdirSync(work);
    renameSync(out, join(work, "old"));
    mkdirSync(join(work, "new"));
    expect(await readProject(out)).toMatchObject({ number: 1 });
    numberIn(out);
    expect(readdirSync(dirname(out))).toEqual(["knock"]);
  });

  test("after the moves, or while it cleared: what is not ours is brought along, what is ours goes", async () => {
    await writeProject(out, project(1), none);
    mkdirSync(work);
    writeFileSync(join(out, "notes.txt"), "mine");
    renameSync(out, join(work, "old"));
    mkdirSync(join(work, "trash"));
    writeFileSync(join(work, "trash", "part0.c"), "half removed");
    await writeProject(join(dirname(out), "fresh"), project(2), none);
    renameSync(join(dirname(out), "fresh"), out);
    await writeProject(out, project(3), { ...none, force: true });
    expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
    rmSync(join(out, "notes.txt"));
    expect(numberIn(out)).toBe(3);
    expect(readdirSync(dirname(out))).toEqual(["knock"]);
  });
});

describe("two compiles at the same time", () => {
  test("in one process: each is written whole, one after the other", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => writeProject(out, project(i), none)));
    numberIn(out);
    expect(readdirSync(dirname(out))).toEqual(["knock"]);
  });

  test("in several processes", async () => {
    const children = [writer(compiled, out, 100, 20), writer(compiled, out, 200, 20), writer(compiled, out, 300, 20)];
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0]);
    expect(numberIn(out) % 100).toBe(19);
    expect(readdirSync(dirname(out))).toEqual(["knock"]);
  });

  test("LB7005: one that does not end is named, and nothing is written", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    try {
      mkdirSync(work);
      writeFileSync(join(work, "lock"), JSON.stringify({ pid: child.pid, host: hostname(), born: "", token: "" }));
      const thrown: unknown = await writeProject(out, project(1), { ...none, waitMs: 100 }).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(Refusal);
      expect((thrown as Refusal).diagnostics[0]).toMatchObject({ code: "LB7005", message: `process ${child.pid} is writing ${out}` });
      expect(readdirSync(work)).toEqual(["lock"]);
    } finally {
      child.kill("SIGKILL");
    }
    await ended(child);
    // Its process is gone now, so the lock holds nothing.
    await writeProject(out, project(1), { ...none, waitMs: 100 });
    expect(numberIn(out)).toBe(1);
  });

  test("stale locks: a dead process, a number that came again, another machine, no content", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const host = hostname();
    const locks = [
      JSON.stringify({ pid: dead, host, born: "1", token: "" }),
      JSON.stringify({ pid: 1, host: "elsewhere.invalid", born: "", token: "" }),
      "",
    ];
    if (process.platform === "linux") locks.push(JSON.stringify({ pid: process.pid, host, born: "1", token: "" }));
    for (const [i, text] of locks.entries()) {
      mkdirSync(work, { recursive: true });
      writeFileSync(join(work, "lock"), text);
      const longAgo = new Date(Date.now() - 3_600_000);
      utimesSync(join(work, "lock"), longAgo, longAgo);
      await writeProject(out, project(i), { ...none, waitMs: 0 });
      expect(numberIn(out)).toBe(i);
    }
    expect(readdirSync(dirname(out))).toEqual(["knock"]);
  });
});
