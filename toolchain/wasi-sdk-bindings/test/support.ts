import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type CompilerId, discover, type FoundCompiler } from "wasi-sdk-bindings";

const found = await discover();
const system = found.find((info): info is FoundCompiler => info.found && info.id === "system");

/** Skips loudly where the system clang is missing; on CI it must be there. */
function systemClang(): FoundCompiler | null {
  if (system?.wasi) return system;
  const missing = found.find((info) => info.id === "system" && !info.found);
  const text = `SKIPPED: everything with a system clang (${missing && !missing.found ? missing.reason : "it has no WASI sysroot"}).\nInstall: apt install clang lld wasi-libc libclang-rt-14-dev-wasm32`;
  if (process.env["CI"]) throw new Error(text);
  console.warn(text);
  return null;
}

export const native: FoundCompiler | null = systemClang();

/** A folder laid out like a WASI SDK, of links to the system's clang, linker and wasi-libc. */
export function sdkOfLinks(): string {
  if (!native?.wasi?.sysroot) throw new Error("needs a system clang with a sysroot");
  const root = mkdtempSync(join(tmpdir(), "sdk-of-links-"));
  const { sysroot, triple } = native.wasi;
  mkdirSync(join(root, "bin"));
  mkdirSync(join(root, "share", "wasi-sysroot"), { recursive: true });
  symlinkSync(native.path, join(root, "bin", "clang"));
  symlinkSync(native.linker ?? onPath("wasm-ld"), join(root, "bin", "wasm-ld"));
  for (const part of ["include", "lib"]) {
    mkdirSync(join(root, "share", "wasi-sysroot", part));
    symlinkSync(join(sysroot, part, triple), join(root, "share", "wasi-sysroot", part, triple));
  }
  return root;
}

function onPath(name: string): string {
  const folder = (process.env["PATH"] ?? "").split(":").find((part) => existsSync(join(part, name)));
  if (folder === undefined) throw new Error(`${name} is not in PATH`);
  return join(folder, name);
}

/** The compilers that can be tested here, each with the environment in which it is found. */
export const setups: { id: CompilerId; env: Record<string, string | undefined> }[] = [
  ...(native === null
    ? []
    : [
        { id: "wasi-sdk" as const, env: { ...process.env, WASI_SDK_PATH: sdkOfLinks() } },
        { id: "system" as const, env: process.env },
      ]),
  { id: "yowasp", env: process.env },
];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bindings-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Ten to the ninth macro expansions: a file that keeps any preprocessor busy for minutes, in little memory. */
export const endless: string = [
  "#define E0",
  ...Array.from({ length: 9 }, (_, k) => `#define E${k + 1} ${`E${k} `.repeat(10)}`),
  "E9 E9 E9",
  "int x;",
].join("\n");

/**
 * Ids of running processes that were started with this folder as their TMPDIR, at whatever depth
 * (Linux only; elsewhere none).
 */
export function processesWith(temporary: string): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        if (/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"))) return false;
        return readFileSync(`/proc/${id}/environ`, "utf8").includes(`TMPDIR=${temporary}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
