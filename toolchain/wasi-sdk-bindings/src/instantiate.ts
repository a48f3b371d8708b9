import { ToolchainError } from "./errors.ts";
import { type WasmFunction, type WasmMemory, webAssembly } from "./web-assembly.ts";

export interface WasmInstance {
  readonly functions: Readonly<Record<string, WasmFunction>>;
  /** Where exported variables lie in the memory. */
  readonly addresses: Readonly<Record<string, number>>;
  readonly memory: WasmMemory;
}

/** Starts a module that needs nothing from outside, and runs its initializers. */
export async function instantiate(wasm: Uint8Array<ArrayBuffer>): Promise<WasmInstance> {
  const module = await webAssembly.compile(wasm);
  const imports = webAssembly.Module.imports(module);
  if (imports.length > 0) {
    const names = imports.map((entry) => `${entry.module}.${entry.name}`).join(", ");
    throw new ToolchainError("bad-module", `the module must import nothing, but it imports ${names}`);
  }
  const { exports } = await webAssembly.instantiate(module);
  const functions: Record<string, WasmFunction> = {};
  const addresses: Record<string, number> = {};
  let memory: WasmMemory | null = null;
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === "function") functions[name] = value as WasmFunction;
    else if (value instanceof webAssembly.Memory) memory = value;
    else if (value instanceof webAssembly.Global) addresses[name] = Number(value.value);
  }
  if (memory === null) throw new ToolchainError("bad-module", "the module exports no memory");
  functions["_initialize"]?.();
  return { functions, addresses, memory };
}
