/** --as: the forms that frameworks take, each built as far as it can be without its framework. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { libraryOf } from "../../src/emit/library.ts";
import { hashesOf } from "../../src/emit/output-folder.ts";
import { readElf } from "../../src/images/elf.ts";
import { type LibraryForm, libraryForms } from "../../src/ir/project.ts";
import { findTarget } from "../../src/targets/load.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { boardProject } from "../support/firmware.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { digits } from "../verify/support.ts";

const model = await digits();
const project = boardProject(model.quantized, recordedVectors(model.quantized, "test", model.test, 1), findTarget("arduino-mega"));
const facts = { hash: "0123456789abcdef".repeat(4), version: "1.2.3" };
const library = (form: LibraryForm): ReadonlyMap<string, string> => libraryOf(project, model.quantized, form, facts);
const run = (command: string, args: readonly string[], cwd: string) => promisify(execFile)(command, args, { cwd });

const folder = await temporaryFolder();
let folders = 0;

async function written(files: Iterable<readonly [string, string]>): Promise<string> {
  const name = String(folders++);
  for (const [file, text] of files) await folder.write(`${name}/${file}`, text);
  return join(folder.path, name);
}

test("files of each form", async () => {
  const shown = libraryForms.flatMap((form) => {
    const files = [...library(form)].filter(([name]) => name !== "manifest.json");
    const own = files.filter(([name]) => !name.startsWith("src/") || name.endsWith("_avr.h"));
    return [`==== ${form}: ${files.map(([name]) => name).join(", ")}`, ...own.map(([name, text]) => `---- ${name}\n${text}`)];
  });
  await expect(shown.join("\n")).toMatchFileSnapshot("golden/libraries.txt");
});

test("the manifest lists them and names the form; a program for a board is not among them", () => {
  expect([...project.files.keys()]).toContain("firmware/main.c");
  for (const form of libraryForms) {
    const files = new Map(library(form));
    const manifest = JSON.parse(files.get("manifest.json")!) as Record<string, unknown>;
    files.delete("manifest.json");
    expect(manifest).toMatchObject({ as: form, files: hashesOf(files) });
    expect([...files.keys()].filter((name) => name.includes("firmware") || name.includes("serial"))).toEqual([]);
  }
});

test("library.json is JSON, whatever a model is called", () => {
  const odd = { ...model.quantized, name: 'a "quoted"\\ name */' };
  const { description } = JSON.parse(libraryOf(project, odd, "platformio", facts).get("library.json")!) as { description: string };
  expect(description).toContain(odd.name);
});

/** As much of Arduino.h as a sketch of ours uses. */
const arduino = `#pragma once
#include <stdint.h>
#define F(text) text
struct Line { void begin(long); void print(const char *); void print(uint32_t); void println(const char *); };
extern Line Serial;
uint32_t micros();
void delay(uint32_t);
void setup();
void loop();
`;
const around = `#include "Arduino.h"
void Line::begin(long) {} void Line::print(const char *) {} void Line::print(uint32_t) {} void Line::println(const char *) {}
Line Serial; uint32_t micros() { return 0; } void delay(uint32_t) {}
int main() { setup(); for (;;) loop(); }
`;

needsTool("avr-gcc")("Arduino and PlatformIO", () => {
  test("the sketch links on AVR, with all constants in flash", async () => {
    const files = library("arduino");
    const shared = (form: LibraryForm) => [...library(form)].filter(([name]) => /^(src|examples)\//.test(name));
    expect(shared("platformio")).toEqual(shared("arduino"));
    const at = await written([...files, ["Arduino.h", arduino], ["around.cpp", around]]);
    const flags = "-mmcu=atmega2560 -Os -Wall -Wextra -Werror -I. -Isrc -ffunction-sections -fdata-sections".split(" ");
    const sources = [...files.keys()].filter((name) => name.endsWith(".c"));
    await run("avr-gcc", [...flags, "-std=gnu11", "-c", ...sources], at);
    const objects = sources.map((name) => name.replace(/^src\/(.*)c$/, "$1o"));
    const cpp = [
      ...flags,
      "-Wno-unused-parameter",
      "-x",
      "c++",
      "-std=gnu++11",
      "-include",
      "Arduino.h",
      "around.cpp",
      "examples/model/model.ino",
      "-x",
      "none",
    ];
    await run("avr-gcc", [...cpp, ...objects, "-Wl,--gc-sections", "-o", "sketch.elf"], at);
    const elf = readElf(readFileSync(join(at, "sketch.elf")), "sketch.elf");
    if (!("value" in elf)) throw new Error(JSON.stringify(elf));
    // What is not the model's: the texts and the line of this stand-in.
    expect(elf.value.sizes.data).toBeLessThan(64);
    expect(elf.value.sizes.text).toBeGreaterThan(22_224 + 2_048);
  });
});

needsTool("cmake")("CMake", () => {
  const sources = "src/model.c src/model_weights.c src/model_kernels.c src/model_selftest.c";
  const stub = (names: readonly string[], set = ""): string =>
    `${names.map((name) => `function(${name})\nmessage("${name} \${ARGV}")\nendfunction()`).join("\n")}\n${set}\ninclude(CMakeLists.txt)\n`;
  const said = async (form: LibraryForm, script: string): Promise<string> => {
    const { stderr } = await run("cmake", ["-P", "script.cmake"], await written([...library(form), ["script.cmake", script]]));
    return stderr.replaceAll(";", " ");
  };

  test("esp-idf: registers its sources", async () => {
    expect(await said("esp-idf", stub(["idf_component_register"]))).toBe(`idf_component_register SRCS ${sources} INCLUDE_DIRS src\n`);
  });

  test("zephyr: adds its sources where it is switched on", async () => {
    const names = ["zephyr_include_directories", "zephyr_library_named", "zephyr_library_sources"];
    expect(await said("zephyr", stub(names))).toBe("");
    expect(await said("zephyr", stub(names, "set(CONFIG_LOOKBACK_MODEL y)"))).toBe(
      `zephyr_include_directories src\nzephyr_library_named lookback_model\nzephyr_library_sources ${sources}\n`,
    );
  });

  needsTool("gcc")("with a compiler", () => {
    test("cmake: a program links it, and the self-test passes", async () => {
      const main = `#include "model.h"\nint main(void) { static model_state s; static model_scratch t; uint32_t c; return (int)model_selftest(&s, &t, &c); }\n`;
      const lists = `cmake_minimum_required(VERSION 3.13)\nproject(app C)\nadd_subdirectory(library)\nadd_executable(app main.c)\ntarget_link_libraries(app PRIVATE lookback::model)\n`;
      const files = [...library("cmake")].map(([name, text]) => [`library/${name}`, text] as const);
      const at = await written([...files, ["main.c", main], ["CMakeLists.txt", lists]]);
      await run("cmake", ["-B", "build", "-G", "Unix Makefiles", "-DCMAKE_C_COMPILER=gcc"], at);
      await run("cmake", ["--build", "build"], at);
      await run(join(at, "build/app"), [], at);
    });
  });
});
