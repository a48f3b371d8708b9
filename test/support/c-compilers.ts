/** The compilers and flags that generated C is held to, and what they and nm say about it. */

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runtimeHelpers } from "./runtime-helpers.ts";

const strict = "-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wundef -pedantic -Werror -ffreestanding".split(" ");
const c99 = [...strict, "-std=c99"];
const cpp11 = [...strict, "-x", "c++", "-std=c++11"];
/** gcc finds some of what it warns of while it optimises; clang finds all before. */
const [clang, gcc] = ["-O1", "-O2"];

export interface GateCompiler {
  readonly name: string;
  readonly command: string;
  readonly nm: string;
  readonly flags: readonly string[];
  /** A key of runtimeHelpers. */
  readonly helpers: string;
}

export const compilers: readonly GateCompiler[] = [
  { name: "clang", command: "clang", nm: "nm", flags: [...c99, clang], helpers: "host" },
  arm("cortex-m0plus"),
  arm("cortex-m4"),
  {
    name: "riscv gcc, rv32imc",
    command: "riscv64-unknown-elf-gcc",
    nm: "riscv64-unknown-elf-nm",
    flags: [...c99, gcc, "-march=rv32imc", "-mabi=ilp32"],
    helpers: "rv32imc",
  },
  { name: "avr gcc, atmega2560", command: "avr-gcc", nm: "avr-nm", flags: [...c99, gcc, "-mmcu=atmega2560"], helpers: "avr" },
  { name: "C++11, clang++", command: "clang++", nm: "nm", flags: [...cpp11, clang], helpers: "host" },
  { name: "C++11, g++", command: "g++", nm: "nm", flags: [...cpp11, gcc], helpers: "host" },
];

/** One of each front end, and the one with 16 bits. */
export const fewCompilers: readonly GateCompiler[] = compilers.filter(({ command }) => ["clang", "avr-gcc", "g++"].includes(command));

function arm(core: string): GateCompiler {
  const flags = [...c99, gcc, `-mcpu=${core}`, "-mthumb"];
  return { name: `arm gcc, ${core}`, command: "arm-none-eabi-gcc", nm: "arm-none-eabi-nm", flags, helpers: core };
}

/**
 * Compiles C files of `folder`/c to objects in a folder beside it; each header is tried by itself, and twice. Gives what the compiler
 * says: nothing, if all is well.
 */
export async function compile(
  compiler: GateCompiler,
  folder: string,
  sources: readonly string[],
  headers: readonly string[],
): Promise<string> {
  const objects = join(folder, compiler.name);
  mkdirSync(objects);
  const alone = headers.map((header) => {
    const unit = `alone_${header.replace(/\W/g, "_")}.c`;
    writeFileSync(join(objects, unit), `#include "${header}"\n#include "${header}"\ntypedef int lookback_not_empty;\n`);
    return unit;
  });
  const all = [
    [...compiler.flags, "-c", ...sources.map((name) => `../c/${name}`)],
    ...(alone.length > 0 ? [[...compiler.flags, "-fsyntax-only", "-I../c", ...alone]] : []),
  ];
  return (await Promise.all(all.map((args) => said(compiler.command, args, objects)))).join("");
}

export interface CSymbol {
  readonly name: string;
  /** nm's letter: U needed, upper case external, lower case of one file; b, d and C can be changed. */
  readonly type: string;
}

export async function symbolsOf(compiler: GateCompiler, folder: string, sources: readonly string[]): Promise<CSymbol[]> {
  const objects = sources.map((name) => name.replace(/\.c$/, ".o"));
  const lines = (await said(compiler.nm, ["-P", ...objects], join(folder, compiler.name))).split("\n");
  return lines.flatMap((line) => {
    const match = /^(\S+) ([A-Za-z])( |$)/.exec(line);
    return match ? [{ name: match[1] ?? "", type: match[2] ?? "" }] : [];
  });
}

export interface SymbolFaults {
  /** Needed, not defined by the project, and no helper of the compiler's. */
  readonly foreign: readonly string[];
  /** External without the model's prefix. */
  readonly unprefixed: readonly string[];
  /** Variables at file level. */
  readonly changeable: readonly string[];
  /** The compiler's helpers that are needed; no fault. */
  readonly helpers: readonly string[];
}

export function symbolFaults(symbols: readonly CSymbol[], compiler: GateCompiler, prefix: string): SymbolFaults {
  const defined = symbols.filter(({ type }) => /[A-TV-Z]/.test(type)).map(({ name }) => name);
  const own = new Set(defined);
  const needed = [...new Set(symbols.filter(({ type }) => type === "U").map(({ name }) => name))].filter((name) => !own.has(name)).sort();
  const allowed = runtimeHelpers[compiler.helpers] ?? [];
  const startsRight = new RegExp(`^${compiler.flags.includes("c++") ? "(_ZN?K?\\d+)?" : ""}${prefix}_`);
  // avr-gcc keeps constants in .data unless they are marked for flash, so there the letter says nothing.
  const changeable = compiler.helpers === "avr" ? [] : symbols.filter(({ type }) => /[bBdDC]/.test(type));
  return {
    foreign: needed.filter((name) => !allowed.includes(name)),
    unprefixed: defined.filter((name) => !startsRight.test(name)),
    changeable: changeable.map(({ name }) => name),
    helpers: needed.filter((name) => allowed.includes(name)),
  };
}

/** What a command says on both streams; its failure without a word is one too. */
export async function said(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const text = stdout + stderr;
      resolve(error && text === "" ? `${command}: ${error.message}` : text);
    });
  });
}
