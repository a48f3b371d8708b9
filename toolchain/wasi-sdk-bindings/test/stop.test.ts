import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createToolchain, ToolchainError } from "wasi-sdk-bindings";
import { endless, processesWith, setups, temporaryFolder } from "./support.ts";

const long = { sources: { "endless.c": endless }, compile: ["endless.c"] };
const short = { sources: { "a.c": "int f(void) { return 1; }" }, compile: ["a.c"], exports: ["f"] };

describe.each(setups)("$id", ({ id, env }) => {
  async function open() {
    const temporary = temporaryFolder();
    vi.stubEnv("TMPDIR", temporary);
    const toolchain = await createToolchain({ compiler: id, env, cache: false });
    onTestFinished(async () => {
      await toolchain.dispose();
      vi.unstubAllEnvs();
    });
    const leftovers = () => ({
      files: readdirSync(temporary),
      processes: processesWith(temporary),
    });
    return { toolchain, leftovers };
  }
  const nothing = { files: [], processes: [] };

  test("a time-out is a typed error and leaves nothing behind", async () => {
    const { toolchain, leftovers } = await open();
    const started = Date.now();
    const error: unknown = await toolchain.build({ ...long, timeoutMs: 500 }).catch((reason) => reason);
    expect(error).toBeInstanceOf(ToolchainError);
    expect(error).toMatchObject({ kind: "timeout", message: "the compiler took more than 500 ms" });
    expect(Date.now() - started).toBeLessThan(4000);
    expect(leftovers()).toEqual(nothing);
    expect(await toolchain.build(short)).toMatchObject({ ok: true });
  });

  test("cancellation leaves no folder and no process, and the next build works", async () => {
    const { toolchain, leftovers } = await open();
    const controller = new AbortController();
    const building = toolchain.build({ ...long, signal: controller.signal }).catch((reason) => reason);
    const waiting = toolchain.build(short);
    await sleep(700);
    if (process.platform === "linux") expect(leftovers().processes).not.toEqual([]);
    controller.abort("the user pressed Ctrl-C");
    expect(await building).toMatchObject({ kind: "cancelled", cause: "the user pressed Ctrl-C" });
    expect(await waiting).toMatchObject({ ok: true });
    await toolchain.dispose();
    expect(leftovers()).toEqual(nothing);
  });

  test("a signal that has fired already starts nothing", async () => {
    const { toolchain, leftovers } = await open();
    await expect(toolchain.build({ ...short, signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "cancelled" });
    expect(leftovers()).toEqual(nothing);
  });

  test("a host that exits in the middle of a build takes everything with it", async () => {
    const temporary = temporaryFolder();
    const script = `
      import { createToolchain } from "wasi-sdk-bindings";
      const toolchain = await createToolchain({ compiler: ${JSON.stringify(id)}, cache: false });
      void toolchain.build(${JSON.stringify(long)});
      setTimeout(() => process.exit(7), 700);`;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      cwd: import.meta.dirname,
      env: { ...env, TMPDIR: temporary },
    });
    await expect(run).rejects.toMatchObject({ code: 7 });
    await sleep(200);
    expect({ files: readdirSync(temporary), processes: processesWith(temporary) }).toEqual({ files: [], processes: [] });
  });

  test("neither a warm nor a used toolchain keeps the host alive", async () => {
    const script = `
      import { createToolchain } from "wasi-sdk-bindings";
      const toolchain = await createToolchain({ compiler: ${JSON.stringify(id)}, cache: false });
      toolchain.warm();
      if (process.argv[1] === "build") process.stdout.write(String((await toolchain.build(${JSON.stringify(short)})).ok));`;
    for (const [mode, output] of [
      ["warm", ""],
      ["build", "true"],
    ] as const) {
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script, mode], {
        cwd: import.meta.dirname,
        env,
        timeout: 20_000,
      });
      expect(stdout).toBe(output);
    }
  });
});

test("dispose ends a build under way", async () => {
  vi.stubEnv("TMPDIR", temporaryFolder());
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const toolchain = await createToolchain({ compiler: "yowasp", cache: false });
  const building = toolchain.build(long).catch((reason) => reason);
  await sleep(300);
  await toolchain.dispose();
  expect(await building).toMatchObject({ kind: "cancelled" });
  await expect(toolchain.build(short)).rejects.toMatchObject({ kind: "cancelled" });
  expect(processesWith(process.env["TMPDIR"]!)).toEqual([]);
});
