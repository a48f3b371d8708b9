import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram, type CCompilerInfo, discoverCCompilers, type FoundCCompiler } from "c-compilers";
import { describe, expect, test } from "vitest";
import { zigFlags } from "../dist/zig-flags.js";
import { temporaryFolder } from "./support.ts";

const arm = ["--target=arm-none-eabi", "-mcpu=cortex-m0plus", "-mthumb"];
const posix = process.platform !== "win32";

/** A folder of commands, each a script of /bin/sh. */
function commands(scripts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const reasons = (all: readonly CCompilerInfo[]): string[] => all.map((one) => `${one.label}: ${one.found ? one.version : one.reason}`);

test("what is missing has a reason and a remedy", async () => {
  const wanted = ["arm-none-eabi-gcc", "clang", "some-gcc"].map((id) => ({ id, flags: arm }));
  const all = await discoverCCompilers(wanted, { PATH: temporaryFolder() });
  expect(reasons(all)).toEqual([
    "arm-none-eabi-gcc: not in PATH",
    "clang: not in PATH",
    "zig cc: neither zig nor python-zig is in PATH",
    "some-gcc: not in PATH",
  ]);
  for (const one of all) expect(!one.found && one.install).toMatch(/^(apt|the LLVM|pip|install) /);
});

describe.runIf(posix)("of several", () => {
  test("a clang without a library for the core is passed over, zig serves", async () => {
    const PATH = commands({
      clang: 'case "$*" in *print-libgcc*) echo /nowhere/libclang_rt.a;; *) echo "clang version 14";; esac',
      "python-zig": 'if [ "$1" = version ]; then echo 0.17.1; fi',
    });
    const all = await discoverCCompilers([{ id: "clang", flags: arm }], { PATH });
    expect(reasons(all)).toEqual([`clang: ${PATH}/clang has no run-time library for this core`, "zig cc: zig 0.17.1"]);
    expect(all[1]).toMatchObject({ id: "clang", prefix: ["cc"], path: `${PATH}/python-zig`, flags: zigFlags(arm) });
  });

  test("a clang with one is taken, if it has a linker", async () => {
    const library = join(commands({ "libclang_rt.a": "" }), "libclang_rt.a");
    const clang = `case "$*" in *print-libgcc*) echo ${library};; *) echo "clang version 19";; esac`;
    const wanted = [{ id: "clang", flags: arm }];
    const [without] = await discoverCCompilers(wanted, { PATH: commands({ clang }) });
    expect(without).toMatchObject({ found: false, reason: "its linker ld.lld is not in PATH" });
    const [whole] = await discoverCCompilers(wanted, { PATH: commands({ clang, "ld.lld": "" }) });
    expect(whole).toMatchObject({ found: true, version: "clang version 19", bare: ["-nostdlib", "-fuse-ld=lld", library] });
  });

  test("one that does not run is not found", async () => {
    const PATH = commands({ "avr-gcc": "exit 1", zig: "exit 1" });
    const all = await discoverCCompilers(
      [
        { id: "avr-gcc", flags: [] },
        { id: "clang", flags: arm },
      ],
      { PATH },
    );
    expect(reasons(all)).toEqual([`avr-gcc: ${PATH}/avr-gcc does not run`, "clang: not in PATH", `zig cc: ${PATH}/zig does not run`]);
  });
});

test("zig's names of clang's cores", () => {
  expect(zigFlags(arm)?.slice(0, 3)).toEqual(["-target", "thumb-freestanding-eabi", "-mcpu=cortex_m0plus"]);
  expect(zigFlags(["--target=riscv32-unknown-elf", "-march=rv32imc", "-mabi=ilp32"])?.slice(0, 3)).toEqual([
    "-target",
    "riscv32-freestanding-none",
    "-mcpu=generic_rv32+m+c",
  ]);
  expect(zigFlags(["--target=riscv32-unknown-elf", "-march=rv64gc"])).toBeUndefined();
  expect(zigFlags(["--target=wasm32-wasi"])).toBeUndefined();
});

describe.runIf(posix)("a build", () => {
  const compiler = (script: string): FoundCCompiler => ({
    found: true,
    id: "fake",
    label: "fake",
    version: "1",
    path: join(commands({ fake: script }), "fake"),
    prefix: ["cc"],
    flags: ["-mcpu=x"],
    bare: [],
  });
  const request = { sources: { "a/main.c": "text\n", "main.h": "" }, folder: "a", args: ["main.c"] };

  test("runs in its folder with its arguments in order, and gives the program", async () => {
    const result = await buildProgram(compiler('echo "$@" > program.elf; cat main.c ../main.h >> program.elf; echo warned >&2'), request);
    expect(result.ok && [Buffer.from(result.program).toString(), result.stderr]).toEqual([
      "cc -mcpu=x main.c -o program.elf\ntext\n",
      "warned\n",
    ]);
  });

  test("that is refused gives what was written, without the folder's name", async () => {
    expect(await buildProgram(compiler('echo "$PWD/main.c:1: error" >&2; exit 1'), request)).toEqual({
      ok: false,
      stderr: "a/main.c:1: error\n",
    });
  });

  test("that is killed, takes too long, or is cancelled is an error of its own", async () => {
    await expect(buildProgram(compiler("kill -9 $$"), request)).rejects.toMatchObject({ kind: "crashed" });
    await expect(buildProgram(compiler("sleep 30"), { ...request, timeoutMs: 100 })).rejects.toMatchObject({ kind: "timeout" });
    const stop = new AbortController();
    const building = buildProgram(compiler("sleep 30"), { ...request, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(building).rejects.toMatchObject({ kind: "cancelled" });
  });
});
