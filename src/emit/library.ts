/** The same C in the forms that frameworks take: an Arduino library, a PlatformIO library, a Zephyr module, an ESP-IDF component. */

import { sequenceLength } from "../ir/graph.ts";
import { type CProject, firmwareFolder, type LibraryForm } from "../ir/project.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { commentText } from "./comments.ts";
import type { EmitFacts } from "./facts.ts";
import { namesOf } from "./names.ts";
import { hashesOf } from "./output-folder.ts";
import { render } from "./render.ts";

/** Templates below templates/library, and where each file goes: "*" is the project's prefix. */
const forms = {
  arduino: {
    "arduino/library.properties": "library.properties",
    "arduino/example.ino": "examples/*/*.ino",
    "arduino/avr.h": "src/*_avr.h",
  },
  platformio: { "platformio/library.json": "library.json", "arduino/example.ino": "examples/*/*.ino", "arduino/avr.h": "src/*_avr.h" },
  zephyr: { "zephyr/module.yml": "zephyr/module.yml", "zephyr/Kconfig": "Kconfig", "zephyr/CMakeLists.txt": "CMakeLists.txt" },
  "esp-idf": { "esp-idf/CMakeLists.txt": "CMakeLists.txt", "esp-idf/idf_component.yml": "idf_component.yml" },
  cmake: { "cmake/CMakeLists.txt": "CMakeLists.txt" },
} as const satisfies Readonly<Record<LibraryForm, Readonly<Record<string, string>>>>;

/** All files by name, in place of the project's own: sources in src/, no program for a board, and a manifest that lists these. */
export function libraryOf(
  { prefix, files, sources }: CProject,
  graph: QuantizedGraph,
  form: LibraryForm,
  { hash, version }: Pick<EmitFacts, "hash" | "version">,
): ReadonlyMap<string, string> {
  const model = graph.name;
  const run = sequenceLength(graph) !== undefined;
  const inSrc = sources.map((name) => `src/${name}`);
  const description = `${model}: a streaming sequence model in fixed-point C, compiled by lookback ${version} (model ${hash.slice(0, 8)}).`;
  const view = {
    p: prefix,
    P: prefix.toUpperCase(),
    model: commentText(model),
    spec: commentText(graph.file),
    hash: hash.slice(0, 8),
    version,
    // A string of JSON is one of YAML too.
    description: JSON.stringify(description),
    sources: inSrc.join(" "),
    quoted: inSrc.map((name) => `"${name}"`).join(" "),
    inputs: namesOf(graph).inputs.map(({ member, count }) => ({ member, last: count - 1 })),
    run,
    unit: run ? "run over a whole sequence" : "step",
    array: run ? `[${prefix.toUpperCase()}_MOST_STEPS]` : "",
    element: run ? "[k]" : "",
  };
  const made = new Map<string, string>();
  for (const [name, text] of files) {
    if (name !== "manifest.json" && !name.startsWith(`${firmwareFolder}/`)) made.set(`src/${name}`, text);
  }
  for (const [template, place] of Object.entries(forms[form])) made.set(place.replaceAll("*", prefix), render(`library/${template}`, view));
  // Only where nobody passes flags to the compiler does the port file name the one for AVR by itself.
  const port = { p: prefix, P: view.P, avr: made.has(`src/${prefix}_avr.h`) };
  made.set(`src/${prefix}_port.h`, render("model/port.h", port));
  const manifest = { ...(JSON.parse(files.get("manifest.json") ?? "{}") as object), as: form, files: hashesOf(made) };
  return made.set("manifest.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
}
