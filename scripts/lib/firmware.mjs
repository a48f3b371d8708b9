/** Builds a generated project with the harness for a core, runs it in the emulator, and reads what it printed. */

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./lookback.mjs";

const sources = fileURLToPath(new URL("../firmware", import.meta.url));

/** Figures of the harness by name, and the frame of each function of the model as the compiler states it. */
export async function measureOn(core, project) {
  return inFirmware(core, project, "harness.c", [], async (figures, folder, said) => {
    if (figures.mean === undefined || figures["selftest-status"] !== 0 || figures["restore-status"] !== 0)
      throw new Error(`${project.prefix} on ${core.core}: the harness failed\n${said}`);
    return { ...figures, frames: await framesOf(folder) };
  });
}

/** Instructions of `counted` steps after each of these many: a list of { steps, least, mean, most }. */
export async function costOn(core, project, checkpoints, counted) {
  const defines = [`-DCHECKPOINTS=${checkpoints.join(",")}`, `-DCOUNTED=${counted}`];
  return inFirmware(core, project, "cost.c", defines, (figures, _folder, said) =>
    checkpoints.map((steps) => {
      const [least, mean, most] = ["least", "mean", "most"].map((name) => figures[`${name}-${steps}`]);
      if (most === undefined) throw new Error(`${project.prefix} on ${core.core}: nothing is said of ${steps} steps\n${said}`);
      return { steps, least, mean, most };
    }),
  );
}

/** Builds a project with one of the harnesses, runs it, and hands on what it printed before the folder is gone. */
async function inFirmware(core, project, harness, defines, use) {
  const folder = await mkdtemp(join(tmpdir(), "lookback-core-"));
  try {
    for (const [name, text] of project.files) await writeFile(join(folder, name), text);
    for (const name of await readdir(sources)) await writeFile(join(folder, name), await readFile(join(sources, name)));
    await build(core, project, folder, harness, defines);
    const [command, ...args] = core.emulator;
    const { stdout, stderr, code } = await run(command, [...args, ...core.kernel, join(folder, "model.elf")]);
    if (code !== 0) throw new Error(`${project.prefix} on ${core.core}: the harness failed (${code})\n${stdout}${stderr}`);
    return await use(figuresOf(stdout + stderr), folder, stdout + stderr);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lines "name value". simavr colours them and ends them with a full stop. */
function figuresOf(text) {
  const plain = text.replaceAll("\u001b[32m", "").replaceAll("\u001b[0m", "");
  return Object.fromEntries([...plain.matchAll(/^([a-z][a-z0-9-]*) (\d+)\.?\r?$/gm)].map(([, name, value]) => [name, Number(value)]));
}

async function build(core, project, folder, harness, more) {
  const upper = project.prefix.toUpperCase();
  const defines = [...more, `-DMODEL=${project.prefix}`, `-DMODEL_H="${project.prefix}.h"`, `-DSNAPSHOT_BYTES=${upper}_SNAPSHOT_BYTES`];
  const args = [...core.optimize, "-std=gnu99", "-fstack-usage", ...defines, `-DSTACK_BYTES=${core.stackBytes}`];
  await compiled(core, [...args, ...project.sources, harness, ...core.harness, ...core.flags, "-o", "model.elf"], folder);
}

/** The frames of a project's own functions, without building a program. */
export async function framesOn(core, project) {
  const folder = await mkdtemp(join(tmpdir(), "lookback-core-"));
  try {
    for (const [name, text] of project.files) await writeFile(join(folder, name), text);
    await compiled(core, [...core.optimize, "-std=c99", "-ffreestanding", "-fstack-usage", "-c", `${project.prefix}.c`], folder);
    return await framesOf(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes of code and constants in each of the project's objects. */
export async function objectSizes(core, project) {
  const folder = await mkdtemp(join(tmpdir(), "lookback-core-"));
  try {
    await mkdir(join(folder, "objects"));
    for (const [name, text] of project.files) await writeFile(join(folder, name), text);
    const sizes = {};
    await compiled(core, [...core.optimize, "-std=c99", "-ffreestanding", "-c", ...project.sources], folder);
    for (const source of project.sources) {
      const { stdout } = await run(core.compiler.replace(/gcc$/, "size"), [source.replace(/\.c$/, ".o")], { cwd: folder });
      sizes[source] = Number(stdout.split("\n")[1].trim().split(/\s+/)[0]);
    }
    return sizes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compiled(core, args, cwd) {
  const { code, stdout, stderr } = await run(core.compiler, args, { cwd });
  if (code !== 0) throw new Error(`${core.compiler} ${args.join(" ")}\n${stdout}${stderr}`);
}

/** From -fstack-usage: "digits.c:44:10:digits_step<tab>72<tab>static". */
async function framesOf(folder) {
  const frames = new Map();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".su"))) {
    for (const line of (await readFile(join(folder, name), "utf8")).split("\n")) {
      const [where, bytes] = line.split("\t");
      if (bytes !== undefined) frames.set(where.split(":").at(-1), Number(bytes));
    }
  }
  return frames;
}
