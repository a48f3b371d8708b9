import type * as Yowasp from "@yowasp/clang";
import { outputName } from "./arguments.ts";
import type { DriverResult } from "./drive/driver.ts";
import type { YowaspJob } from "./yowasp-protocol.ts";

/** Loads clang (75 MB of WebAssembly, 30 MB of headers and libraries) and gives a function that runs it. */
export async function loadYowasp(entry: string): Promise<(job: YowaspJob) => Promise<DriverResult>> {
  const { commands, Exit }: typeof Yowasp = await import(entry);
  const fetchProgress = (): void => {};
  await commands.clang(undefined, {}, { fetchProgress });

  return async ({ sources, args }) => {
    const decoder = new TextDecoder();
    let stderr = "";
    try {
      const files = await commands.clang([...args], treeOf(sources), {
        decodeASCII: false,
        stdout() {},
        stderr(bytes) {
          if (bytes !== null) stderr += decoder.decode(bytes, { stream: true });
        },
      });
      const wasm = files?.[outputName];
      return { wasm: wasm instanceof Uint8Array ? new Uint8Array(wasm) : null, stderr };
    } catch (error) {
      if (error instanceof Exit) return { wasm: null, stderr };
      throw error;
    }
  };
}

/** `{ "a/b.c": text }` as folders. */
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
