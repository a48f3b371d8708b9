/**
 * The process around `@yowasp/clang`; its first argument is the package's entry module. A process and not a
 * thread, because V8's flags hold for a whole process: with them the first build takes 1.5 s instead of 5 s,
 * and the host's own WebAssembly keeps its optimizing compiler. It also gives the memory back at once.
 */
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import type * as Yowasp from "@yowasp/clang";
import { outputName } from "./arguments.ts";
import { warmUpJob } from "./warm-up.ts";
import type { YowaspJob, YowaspReply } from "./yowasp-protocol.ts";

// clang runs for well under a second: optimizing its code costs several times what it gains.
setFlagsFromString("--liftoff-only");
// Most of clang's functions never run here; they need no validation.
setFlagsFromString("--wasm-lazy-validation");

const entry: string = process.argv[2] ?? "";
const { commands, Exit }: typeof Yowasp = await import(pathToFileURL(entry).href);

process.on("disconnect", () => process.exit());
process.on("message", (job: YowaspJob) => {
  void reply(job);
});
await run(warmUpJob).catch(() => {});

async function reply(job: YowaspJob): Promise<void> {
  const answer: YowaspReply = await run(job).catch((error: unknown) => ({ kind: "crashed", message: String(error) }) as const);
  process.send?.(answer);
}

async function run({ sources, args }: YowaspJob): Promise<YowaspReply> {
  const stderr: string[] = [];
  const decoder = new TextDecoder();
  const options: Yowasp.RunOptions = {
    decodeASCII: false,
    fetchProgress() {},
    stdout() {},
    stderr(bytes) {
      if (bytes !== null) stderr.push(decoder.decode(bytes, { stream: true }));
    },
  };
  try {
    const files = await commands.clang([...args], treeOf(sources), options);
    const wasm = files?.[outputName];
    return { kind: "done", wasm: wasm instanceof Uint8Array ? new Uint8Array(wasm) : null, stderr: stderr.join("") };
  } catch (error) {
    if (error instanceof Exit) return { kind: "done", wasm: null, stderr: stderr.join("") };
    throw error;
  }
}

function treeOf(sources: Readonly<Record<string, string>>): Yowasp.Tree {
  const root: Yowasp.Tree = {};
  for (const [path, text] of Object.entries(sources)) {
    const parts = path.split("/");
    const name = parts.pop() ?? path;
    let folder = root;
    for (const part of parts) {
      const next = folder[part];
      const child: Yowasp.Tree = typeof next === "object" && !(next instanceof Uint8Array) ? next : {};
      folder[part] = child;
      folder = child;
    }
    folder[name] = text;
  }
  return root;
}
