import { clangArguments } from "./arguments.ts";
import type { BuildRequest, BuildResult, BuildSuccess } from "./build-types.ts";
import { type Cache, createCache } from "./cache.ts";
import { defaultCacheFolder } from "./cache-folder.ts";
import { cacheKey } from "./cache-key.ts";
import { checkRequest } from "./check-request.ts";
import { type CompilerId, compilerIds, type FoundCompiler, type MissingCompiler } from "./compiler-info.ts";
import { find } from "./discover.ts";
import { deadline } from "./drive/deadline.ts";
import type { Driver } from "./drive/driver.ts";
import { nativeDriver } from "./drive/native.ts";
import { yowaspDriver } from "./drive/yowasp.ts";
import { ToolchainError } from "./errors.ts";
import { parseMessages } from "./messages.ts";

export interface ToolchainOptions {
  /** This compiler and no other. Default: the first that is found, in the order of `compilerIds`. */
  readonly compiler?: CompilerId;
  /** A folder, or false for none. Default: `defaultCacheFolder()`. */
  readonly cache?: string | false;
  /** Default 256 MB. */
  readonly cacheLimitBytes?: number;
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Toolchain {
  readonly compiler: FoundCompiler;
  /** The compilers that come before it and why they were not taken. */
  readonly skipped: readonly MissingCompiler[];
  /** Starts loading the compiler beside other work. Never keeps the process alive; harmless to repeat. */
  readonly warm: () => void;
  /** Compiles and links. Throws a ToolchainError; errors in the C code are a result. */
  readonly build: (request: BuildRequest) => Promise<BuildResult>;
  /** Ends the compiler's process. A build under way rejects. */
  readonly dispose: () => Promise<void>;
}

/** Finds a compiler. Throws `no-compiler` if there is none. */
export async function createToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  const env = options.env ?? process.env;
  const { compiler, skipped } = await choose(options.compiler === undefined ? compilerIds : [options.compiler], env);
  const driver = compiler.id === "yowasp" ? yowaspDriver(compiler.path) : nativeDriver(compiler.path);
  const folder = options.cache ?? defaultCacheFolder(env);
  const cache = folder === false ? null : createCache(folder, options.cacheLimitBytes ?? 256 * 1024 * 1024);
  return {
    compiler,
    skipped,
    warm: driver.warm,
    build: (request) => build(request, compiler, driver, cache),
    dispose: driver.dispose,
  };
}

async function choose(ids: readonly CompilerId[], env: Readonly<Record<string, string | undefined>>) {
  const skipped: MissingCompiler[] = [];
  for (const id of ids) {
    const info = await find(id, env);
    if (info.found) return { compiler: info, skipped };
    skipped.push(info);
  }
  const reasons = skipped.map(({ label, reason, install }) => `  ${label}: ${reason}. To get it: ${install}`);
  throw new ToolchainError("no-compiler", ["no compiler for WebAssembly found", ...reasons].join("\n"));
}

async function build(request: BuildRequest, compiler: FoundCompiler, driver: Driver, cache: Cache | null): Promise<BuildResult> {
  checkRequest(request);
  const args = clangArguments(request, compiler);
  const limit = deadline(request.timeoutMs ?? 120_000, request.signal);
  try {
    limit.signal.throwIfAborted();
    const key = cache === null ? "" : cacheKey(request, compiler, args);
    const known = await cache?.read(key);
    if (known) return known;
    const { wasm, stderr } = await driver.run(request.sources, args, limit.signal);
    const diagnostics = parseMessages(stderr, request.compile);
    if (wasm === null) return { ok: false, diagnostics, stderr };
    const result: BuildSuccess = { ok: true, wasm, cached: false, diagnostics };
    await cache?.write(key, result);
    return result;
  } finally {
    limit.clear();
  }
}
