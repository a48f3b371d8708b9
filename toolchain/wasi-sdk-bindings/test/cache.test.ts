import { chmodSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type BuildRequest, createToolchain, defaultCacheFolder, type ToolchainOptions } from "wasi-sdk-bindings";
import { native, temporaryFolder } from "./support.ts";

const request: BuildRequest = {
  sources: { "a.c": "int f(int x) { int unused; return x; }\n" },
  compile: ["a.c"],
  exports: ["f"],
  flags: ["-Wall"],
};

async function open(options: ToolchainOptions) {
  const toolchain = await createToolchain({ compiler: native === null ? "yowasp" : "system", ...options });
  onTestFinished(() => toolchain.dispose());
  return toolchain;
}

test("the second build comes from the cache, with its warnings", async () => {
  const cache = join(temporaryFolder(), "not", "yet", "there");
  const first = await (await open({ cache })).build(request);
  const second = await (await open({ cache })).build(request);
  expect(first).toMatchObject({ ok: true, cached: false, diagnostics: [{ severity: "warning", option: "-Wunused-variable" }] });
  expect(second).toEqual({ ...first, cached: true });
  expect(readdirSync(cache)).toHaveLength(1);
});

test("whatever changes the module changes the key", async () => {
  const cache = temporaryFolder();
  const toolchain = await open({ cache });
  const others: BuildRequest[] = [
    request,
    { ...request, sources: { "a.c": "int f(int x) { return x; }\n" } },
    { ...request, sources: { ...request.sources, "b.h": "" } },
    { ...request, flags: ["-Wall", "-O1"] },
    { ...request, defines: { A: 1 } },
    { ...request, traps: true },
    { ...request, exports: [] },
  ];
  for (const other of others) expect(await toolchain.build(other)).toMatchObject({ ok: true, cached: false });
  for (const other of others) expect(await toolchain.build(other)).toMatchObject({ ok: true, cached: true });
  expect(readdirSync(cache)).toHaveLength(others.length);
});

test.each([
  ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
  ["empty", () => Buffer.alloc(0)],
  ["one bit flipped", (bytes: Buffer) => Buffer.from(bytes.map((byte, k) => (k === bytes.length - 9 ? byte ^ 1 : byte)))],
])("an entry that is %s is built anew and repaired", async (_, damage) => {
  const cache = temporaryFolder();
  const toolchain = await open({ cache });
  const good = await toolchain.build(request);
  const [name = ""] = readdirSync(cache);
  writeFileSync(join(cache, name), damage(readFileSync(join(cache, name))));
  expect(await toolchain.build(request)).toEqual(good);
  expect(await toolchain.build(request)).toEqual({ ...good, cached: true });
});

test("errors are not kept", async () => {
  const cache = temporaryFolder();
  const toolchain = await open({ cache });
  expect((await toolchain.build({ ...request, sources: { "a.c": "int f(" } })).ok).toBe(false);
  expect(readdirSync(cache)).toEqual([]);
});

test("a cache that cannot be written costs time and nothing else", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  writeFileSync(file, "in the way");
  chmodSync(folder, 0o500);
  onTestFinished(() => chmodSync(folder, 0o700));
  for (const cache of [join(file, "cache"), join(folder, "cache")]) {
    expect(await (await open({ cache })).build(request)).toMatchObject({ ok: true, cached: false });
  }
});

test("cache: false writes nothing", async () => {
  const home = temporaryFolder();
  const toolchain = await open({ cache: false, env: { ...process.env, XDG_CACHE_HOME: home, LOCALAPPDATA: home } });
  for (const _ of [1, 2]) expect(await toolchain.build(request)).toMatchObject({ ok: true, cached: false });
  expect(readdirSync(home)).toEqual([]);
});

test("beyond the limit the least recently used entries go, and old temporary files", async () => {
  const cache = temporaryFolder();
  const old = (name: string, hours: number, size: number): void => {
    writeFileSync(join(cache, name), Buffer.alloc(size));
    const time = new Date(Date.now() - hours * 3_600_000);
    utimesSync(join(cache, name), time, time);
  };
  old("oldest.entry", 9, 3000);
  old("older.entry", 5, 3000);
  old("killed.tmp", 2, 10);
  old("being-written.tmp", 0, 10);
  old("not-ours.txt", 99, 9999);
  expect(await (await open({ cache, cacheLimitBytes: 5000 })).build(request)).toMatchObject({ ok: true });
  expect(existsSync(join(cache, "older.entry"))).toBe(true);
  expect(readdirSync(cache).filter((name) => /^(oldest|killed)/.test(name))).toEqual([]);
  expect(readdirSync(cache)).toEqual(expect.arrayContaining(["being-written.tmp", "not-ours.txt"]));
});

test("the folder follows the system's custom", () => {
  expect(defaultCacheFolder({ XDG_CACHE_HOME: join("/", "x") }, "linux")).toBe(join("/", "x", "lookback", "wasm"));
  expect(defaultCacheFolder({}, "linux")).toMatch(/\.cache.lookback.wasm$/);
  expect(defaultCacheFolder({}, "darwin")).toMatch(/Library.Caches.lookback.wasm$/);
  expect(defaultCacheFolder({ LOCALAPPDATA: join("/", "l") }, "win32")).toBe(join("/", "l", "lookback", "wasm"));
});
