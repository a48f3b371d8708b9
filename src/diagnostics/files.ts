/** LB1: the spec's files, and what TypeScript itself says about them. */

import { error } from "./define.ts";

const onlyBeside = "a spec reads only files beside it or below it; --root names a wider folder";

export const files = {
  syntax: error("LB1001", {
    title: "the spec is not valid TypeScript",
    explain:
      "TypeScript's parser could not read the file; the message is its own. Nothing else is said about a spec until its text can be parsed.\n\nWrong: const frame = input([40], { range: [-1, 1] };\nRight: const frame = input([40], { range: [-1, 1] });",
    message: (message: string) => message,
  }),
  type: error("LB1002", {
    title: "TypeScript's checker refuses the spec",
    explain:
      "The spec reads well, but TypeScript's type checker finds a mistake in it, the same that an editor shows. It looks also where the compiler does not: into annotations, and into blocks that are never called. --skip-types leaves this check out; every shape is still worked out by the compiler itself.\n\nWrong: function block(x: Tensor<[4]>): Tensor<[8]> { return dense(x, { units: 6 }); }\nRight: function block(x: Tensor<[4]>): Tensor<[8]> { return dense(x, { units: 8 }); }",
    message: (message: string) => message,
  }),
  fileMissing: error("LB1003", {
    title: "a file is not there",
    explain:
      'The spec named on the command line, or a file that it imports, does not exist. Imports are relative to the importing file; without an ending, .ts is meant.\n\nWrong: import { width } from "./parts/none";\nRight: import { width } from "./parts/sizes";',
    message: (path: string, _near?: string) => `there is no file ${path}`,
    help: (_path, near?: string) => (near === undefined ? undefined : `did you mean ${near}?`),
  }),
  outsideFolder: error("LB1004", {
    title: "an import leads out of the spec's folder",
    explain:
      'A spec may come from a stranger, so it reads only files in its own folder and below; a symbolic link that leads out is refused too. Where a project keeps shared blocks elsewhere, --root names a folder that holds both.\n\nWrong: import { width } from "../../common/sizes";\nRight: import { width } from "./common/sizes";   or   lookback compile models/a/model.ts --root models',
    message: (path: string) => `${path} is outside the spec's folder`,
    help: () => onlyBeside,
  }),
  foreignImport: error("LB1005", {
    title: "an import from a package",
    explain:
      'A spec is read and never run, so packages and Node\'s modules have no meaning in it. It may import "lookback", "lookback/blocks", and .ts, .mts and .json files by a path that begins with ./ or ../.\n\nWrong: import { readFileSync } from "node:fs";\nRight: import labels from "./labels.json";',
    message: (name: string) => `a spec cannot import "${name}"`,
    help: () => 'it may import "lookback", "lookback/blocks", and .ts and .json files by a relative path',
  }),
  fileTooLarge: error("LB1006", {
    title: "a file of the spec is too large",
    explain:
      'A file of a spec, data in JSON included, has at most 1 MB. Weights and recordings are not part of the spec: they are named by path in the model\'s options and may be of any size.\n\nWrong: import weights from "./weights.json";\nRight: model({ weights: "./weights.safetensors" }, () => { ... })',
    message: (path: string, limit: string) => `${path} is larger than ${limit}`,
    help: () => "weights and recordings are named by path in the model's options, not imported",
  }),
  tooManyFiles: error("LB1007", {
    title: "the spec has too many files",
    explain:
      "A spec with all that it imports has at most 200 files, so that reading a stranger's spec ends soon. Join small files, or import only what the model uses.",
    message: (limit: number) => `the spec has more than ${limit} files`,
    help: () => "join small files, or import only what the model uses",
  }),
  importCycle: error("LB1008", {
    title: "files import each other in a circle",
    explain:
      "The files of a spec are read in order, each once, so a file cannot wait for one that waits for it. Put what both need into a third file.\n\nWrong: a.ts imports b.ts, and b.ts imports a.ts\nRight: a.ts and b.ts both import sizes.ts",
    message: (path: string) => `${path} imports itself through its own imports`,
    help: () => "put what both files need into a third one",
  }),
  noSuchExport: error("LB1009", {
    title: "an imported name is not exported",
    explain:
      'The file exists, but does not export this name.\n\nWrong: import { height } from "./sizes";   where sizes.ts has only: export const width = 16;\nRight: import { width } from "./sizes";',
    message: (name: string, path: string, _near?: string) => `${path} has no export ${name}`,
    help: (_name, _path, near?: string) => (near === undefined ? undefined : `did you mean ${near}?`),
  }),
  noModel: error("LB1010", {
    title: "the file exports no model",
    explain:
      "A spec exports what is to be compiled, by default or by name; a default export is called after its file, or after its folder if the file is model.ts or index.ts.\n\nWrong: const net = model({ ... }, () => { ... });\nRight: export const net = model({ ... }, () => { ... });",
    message: () => "the file exports no model",
    help: () => "write: export default model({ ... }, () => { ... })",
  }),
  isFolder: error("LB1011", {
    title: "a folder where a file is needed",
    explain:
      "The path names a folder. A spec is one .ts file, which may import others; its folder is where weights and recordings are looked for.\n\nWrong: lookback compile examples/digits\nRight: lookback compile examples/digits/model.ts",
    message: (path: string, _within?: string) => `${path} is a folder, not a file`,
    help: (_path, within?: string) => (within === undefined ? "name the .ts file itself" : `did you mean ${within}?`),
  }),
  unreadable: error("LB1012", {
    title: "a file cannot be read",
    explain:
      "The file is there, but the system does not let it be read: its permissions, a broken disk, or a path with characters that no file name has. The reason in the message is the system's.",
    message: (path: string, why: string) => `${path} cannot be read: ${why}`,
    help: () => "check the file's permissions, or the spelling of its path",
  }),
  notTypeScript: error("LB1013", {
    title: "the spec is not a TypeScript file",
    explain:
      "A spec's name ends in .ts or .mts, so that editors check it with the same types as the compiler. Files of declarations (.d.ts), weights and models of other frameworks are no specs.\n\nWrong: lookback compile digits.onnx\nRight: lookback compile digits.ts",
    message: (path: string) => `${path} is not a TypeScript file`,
    help: () => "a spec's name ends in .ts or .mts",
  }),
  emptyFile: error("LB1014", {
    title: "the spec is empty",
    explain:
      'The file holds nothing, or nothing but space. A least spec is: import { dense, input, model } from "lookback"; export default model({}, () => dense(input([4]), { units: 2 }));',
    message: (path: string) => `${path} is empty`,
    help: () => "write: export default model({ ... }, () => { ... })",
  }),
  notText: error("LB1015", {
    title: "the file is not text",
    explain:
      'A file of a spec is UTF-8 text, with or without a byte order mark. This one holds bytes that are not: it may be a data file, or text saved as UTF-16 or Latin-1. An editor\'s "save with encoding UTF-8" mends the latter.',
    message: (path: string) => `${path} is not UTF-8 text`,
    help: () => "save it as UTF-8, or check that it is the file you mean",
  }),
  brokenJson: error("LB1016", {
    title: "a JSON file is broken",
    explain:
      'An imported .json file is plain JSON: no comments, no trailing commas, names in double quotes. The reason is the JSON parser\'s.\n\nWrong: ["yes", "no",]\nRight: ["yes", "no"]',
    message: (path: string, why: string) => `${path} is not JSON: ${why}`,
    help: () => "JSON has no comments and no trailing commas, and its names stand in double quotes",
  }),
  nestedTooDeeply: error("LB1017", {
    title: "the spec is nested too deeply",
    explain:
      "Expressions, types or blocks stand within each other more often than the compiler can follow, a few thousand times. Give the inner parts names of their own.\n\nWrong: relu(relu(relu(... thousands of times ...)))\nRight: let deep = frame; for (let i = 0; i < 4; i++) deep = relu(deep);",
    message: () => "the spec is nested too deeply to be read",
    help: () => "give inner expressions names of their own",
  }),
  tookTooLong: error("LB1018", {
    title: "reading the spec took too long",
    explain:
      "Reading a spec takes less than a second or two. This one was still at work at the limit and was stopped. Where TypeScript's checker was at work, --skip-types leaves it out: every shape is still worked out by the compiler itself.",
    message: (seconds: number, phase: string) => `the spec took more than ${seconds} s to read, while ${phase}`,
    help: (_seconds, phase) => (phase === phases.types ? "--skip-types leaves TypeScript's checker out" : "make the spec smaller"),
  }),
  tookTooMuchMemory: error("LB1019", {
    title: "reading the spec took too much memory",
    explain:
      "Reading a spec takes about 100 MB, most of it for TypeScript. This one reached the limit and was stopped. Where TypeScript's checker was at work, --skip-types leaves it out: every shape is still worked out by the compiler itself.",
    message: (megabytes: number, phase: string) => `the spec took more than ${megabytes} MB to read, while ${phase}`,
    help: (_megabytes, phase) => (phase === phases.types ? "--skip-types leaves TypeScript's checker out" : "make the spec smaller"),
  }),
  noRoot: error("LB1020", {
    title: "the root is not a folder",
    explain:
      "--root names the folder that the spec may read, its own by default. It has to exist, and to hold the spec.\n\nWrong: lookback compile models/a/model.ts --root model\nRight: lookback compile models/a/model.ts --root models",
    message: (path: string) => `the root ${path} is not a folder`,
    help: () => "--root names an existing folder that holds the spec",
  }),
} as const;

/** What the reader of a spec is busy with, in words for `tookTooLong`. */
export const phases = {
  load: "its files were being parsed",
  evaluate: "its models were being built",
  types: "TypeScript was checking its types",
} as const;

export type Phase = keyof typeof phases;
