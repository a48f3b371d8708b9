import { execFile } from "node:child_process";
import { discoverCCompilers } from "c-compilers";
import { discover } from "wasi-sdk-bindings";
import { installs } from "../diagnostics/executors.ts";
import { contract } from "../ir/quantized.ts";
import { loadTargets } from "../targets/load.ts";
import { version } from "../version.ts";
import type { Run } from "./run.ts";

interface Tool {
  readonly name: string;
  readonly found: boolean;
  /** Whether verify takes this one. */
  readonly used?: boolean;
  readonly detail: string;
  readonly enables: string;
  readonly install?: string;
}

/** `lookback doctor`: which compilers and emulators there are, which versions, what each would enable, how to install it. */
export async function doctor(run: Run): Promise<void> {
  const tools = [...(await wasmCompilers()), ...(await crossCompilers()), ...(await emulators())];
  const [node, platform] = [process.versions.node, `${process.platform} ${process.arch}`];
  Object.assign(run.result, { version, contract, node, platform, tools });
  run.out.print(`lookback ${version}, arithmetic contract ${contract}, Node ${node} on ${platform}\n`);
  for (const tool of tools) {
    const detail = `${tool.detail ? `: ${tool.detail}` : ""}${tool.used ? " (used)" : ""}`;
    run.out.print(`${tool.found ? "found  " : "missing"}  ${tool.name}${detail}`);
    run.out.print(`         ${tool.found ? "enables" : "would enable"} ${tool.enables}`);
    if (!tool.found && tool.install) run.out.print(`         to get it: ${tool.install}`);
  }
}

async function wasmCompilers(): Promise<Tool[]> {
  const all = await discover();
  const first = all.find((compiler) => compiler.found);
  return all.map((compiler) => {
    const enables =
      compiler.id === "yowasp"
        ? "verify everywhere, without any C compiler of your own"
        : "verify, several times faster than the embedded compiler";
    if (!compiler.found) return { name: compiler.label, found: false, detail: compiler.reason, enables, install: compiler.install };
    return { name: compiler.label, found: true, used: compiler === first, detail: compiler.version, enables };
  });
}

/** Each by what it is called, with the cores that it can build for. */
async function crossCompilers(): Promise<Tool[]> {
  const wanted = new Map(
    loadTargets()
      .filter(({ core }) => core.isa !== "wasm32" && core.isa !== "c99")
      .flatMap(({ core }) => core.compilers.map((compiler) => [JSON.stringify(compiler), { compiler, core: core.name }] as const)),
  );
  const asked = await Promise.all(
    [...wanted.values()].map(async ({ compiler, core }) => (await discoverCCompilers([compiler])).map((info) => ({ info, core }))),
  );
  const names = [...new Set(asked.flat().map(({ info }) => info.label))];
  return names.map((name) => {
    const all = asked.flat().filter(({ info }) => info.label === name);
    const found = all.filter(({ info }) => info.found);
    const cores = (found.length > 0 ? found : all).map(({ core }) => core).join(", ");
    const enables = `building programs for boards of ${cores}`;
    const first = (found[0] ?? all[0])?.info;
    if (first === undefined || !first.found)
      return { name, found: false, detail: first?.reason ?? "", enables, install: first?.install ?? "" };
    return { name, found: true, detail: first.version, enables };
  });
}

/** Programs; those that npm brings are always there. */
async function emulators(): Promise<Tool[]> {
  const boards = loadTargets().filter(({ board }) => board?.emulator);
  const programs = [...new Set(boards.map(({ board }) => board?.emulator?.program ?? ""))].filter((name) => name in installs);
  return Promise.all(
    programs.map(async (program) => {
      const names = boards.filter(({ board }) => board?.emulator?.program === program).map(({ name }) => name);
      const detail = await versionOf(program);
      const install = installs[program];
      return {
        name: program,
        found: detail !== undefined,
        detail: detail ?? "",
        enables: `verify --on ${names.join(",")}`,
        ...(install === undefined ? {} : { install }),
      };
    }),
  );
}

function versionOf(command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: 5000 }, (error, stdout) => resolve(error ? undefined : (stdout.split(/\r?\n/)[0] ?? "")));
  });
}
