/** The examples through the compiler, in this process. */

import { fileURLToPath } from "node:url";
import { type Compiled, compileModel } from "../../src/compile.ts";
import { parseSpec } from "../../src/spec/parse.ts";
import { findTarget } from "../../src/targets/load.ts";

const compiled = new Map<string, Promise<Compiled>>();

/** `file`: of its specs. Compiled once: nothing changes what a stage made. */
export function compiledExample(name: string, file = "model.ts"): Promise<Compiled> {
  const made = compiled.get(`${name}/${file}`) ?? compile(name, file);
  compiled.set(`${name}/${file}`, made);
  return made;
}

async function compile(name: string, file: string): Promise<Compiled> {
  const parsed = parseSpec(fileURLToPath(new URL(`../../examples/${name}/${file}`, import.meta.url)), { skipTypes: true });
  const model = parsed.models[0];
  if (model === undefined) throw new Error(`examples/${name}/${file} has no model`);
  return compileModel(model, { target: findTarget("generic"), root: parsed.root });
}
