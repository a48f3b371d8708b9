import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compilerIds, createToolchain, discover, instantiate } from "wasi-sdk-bindings";
import { clangArguments } from "../dist/arguments.js";
import { native, sdkOfLinks, temporaryFolder } from "./support.ts";

test("lists every compiler in order; what is missing has a reason and a remedy", async () => {
  const infos = await discover({ env: { PATH: temporaryFolder() } });
  expect(infos.map(({ id }) => id)).toEqual(compilerIds);
  expect(infos[0]).toMatchObject({ found: false, reason: "WASI_SDK_PATH is not set" });
  expect(infos[2]).toMatchObject({ found: true, version: expect.stringMatching(/^@yowasp\/clang 22\./) });
  for (const info of infos) if (!info.found) expect(info.install).not.toBe("");
});

test("a WASI_SDK_PATH that names no SDK says what is missing, and is reported as skipped", async () => {
  const env = { PATH: "", WASI_SDK_PATH: temporaryFolder() };
  expect((await discover({ env }))[0]).toMatchObject({ found: false, reason: expect.stringContaining("has no bin/clang") });
  await expect(createToolchain({ compiler: "wasi-sdk", env })).rejects.toMatchObject({
    kind: "no-compiler",
    message: expect.stringContaining("has no bin/clang"),
  });
});

test.skipIf(process.platform === "win32")("a clang without the WebAssembly target, like Apple's, is passed over", async () => {
  const folder = temporaryFolder();
  const clang = join(folder, "clang");
  writeFileSync(
    clang,
    "#!/bin/sh\necho 'Apple clang version 15.0.0 (clang-1500.3.9.4)' >&2\necho '  Registered Targets:'\necho '    aarch64 - AArch64'\n",
  );
  chmodSync(clang, 0o755);
  const [, system] = await discover({ env: { PATH: folder } });
  expect(system).toMatchObject({ found: false, reason: `${clang} is built without the WebAssembly target` });
});

describe.skipIf(native === null)("with a system clang", () => {
  test("an SDK in WASI_SDK_PATH comes first", async () => {
    const WASI_SDK_PATH = sdkOfLinks();
    const toolchain = await createToolchain({ cache: false, env: { ...process.env, WASI_SDK_PATH } });
    expect(toolchain.compiler).toMatchObject({
      id: "wasi-sdk",
      path: join(WASI_SDK_PATH, "bin", "clang"),
      wasi: { sysroot: join(WASI_SDK_PATH, "share", "wasi-sysroot") },
    });
    expect(toolchain.skipped).toEqual([]);
  });

  test("without a sysroot an SDK is refused", async () => {
    const root = sdkOfLinks();
    const bare = temporaryFolder();
    symlinkSync(join(root, "bin"), join(bare, "bin"));
    const [sdk] = await discover({ env: { WASI_SDK_PATH: bare } });
    expect(sdk).toMatchObject({ found: false, reason: expect.stringContaining("holds no WASI C library") });
  });

  test.skipIf(process.platform === "win32")("a clang and a linker that are installed only under their version are found", async () => {
    const major = /version (\d+)/.exec(native!.version)![1]!;
    const folder = temporaryFolder();
    // A script and not a link: clang would follow a link to the folder where a plain wasm-ld is.
    const clang = join(folder, `clang-${major}`);
    writeFileSync(clang, `#!/bin/sh\nexec ${native!.path} "$@"\n`);
    chmodSync(clang, 0o755);
    const linker = join(folder, `wasm-ld-${major}`);
    symlinkSync(join(sdkOfLinks(), "bin", "wasm-ld"), linker);
    const toolchain = await createToolchain({ compiler: "system", cache: false, env: { PATH: folder } });
    expect(toolchain.compiler).toMatchObject({ path: clang, linker });
    const result = await toolchain.build({ sources: { "a.c": "int f(void) { return 5; }" }, compile: ["a.c"], exports: ["f"] });
    if (!result.ok) throw new Error(result.stderr);
    expect((await instantiate(result.wasm)).functions["f"]!()).toBe(5);
  });

  test("without a sysroot the clang still serves freestanding code, and libc is a typed error", async () => {
    const { sysroot } = native!.wasi!;
    const toolchain = await createToolchain({ compiler: "system", cache: false });
    expect(toolchain.compiler.wasi?.sysroot).toBe(sysroot);
    const bare = { ...toolchain.compiler, wasi: null };
    const request = { sources: { "a.c": "" }, compile: ["a.c"] };
    expect(clangArguments(request, bare)).toContain("-ffreestanding");
    expect(() => clangArguments({ ...request, libc: true }, bare)).toThrow(expect.objectContaining({ kind: "no-libc" }));
  });
});
