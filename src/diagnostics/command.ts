/** LB105x: the command line. Its form is commander's matter (LB1050, exit 2); names of things are ours (exit 1). */

import { didYouMean } from "./closest.ts";
import { error } from "./define.ts";

export const commands = {
  usage: error("LB1050", {
    title: "wrong usage of the command line",
    explain:
      "The form of the command is wrong: an unknown command or option, an argument that is missing or too many, a number that is none. Nothing was done. lookback --help lists the commands, lookback compile --help the options of one; global options may stand before or behind the command.",
    message: (message: string, _near: string | undefined, _command: string | undefined) => message,
    help: (_message, near, command) => {
      const lists = `lookback ${command === undefined ? "--help lists commands and options" : `${command} --help lists its options`}`;
      return near === undefined ? lists : `did you mean ${near}? ${lists}`;
    },
  }),
  unknownModel: error("LB1051", {
    title: "the spec has no model of that name",
    explain:
      "--model names one of the models that the spec exports. A default export is named after its file, or after its folder if the file is model.ts or index.ts.",
    message: (name: string, known: readonly string[]) => `the spec exports no model ${name}; it exports ${known.join(", ")}`,
    help: (name: string, known: readonly string[]) => didYouMean(name, known),
  }),
  unknownStage: error("LB1052", {
    title: "there is no stage of that name",
    explain:
      "--print-after prints the value that a stage of the compiler made, as JSON. The stages are read, lower, framework, quantize, select, plan, trace, emit.",
    message: (name: string, known: readonly string[]) => `there is no stage ${name}; the stages are ${known.join(", ")}`,
    help: (name: string, known: readonly string[]) => didYouMean(name, known),
  }),
  unknownCode: error("LB1053", {
    title: "there is no diagnostic of that code",
    explain: "Codes are LB and four digits, as messages print them: LB3015.",
    message: (code: string, _known: readonly string[]) => `no diagnostic has the code ${code}`,
    help: (code: string, known: readonly string[]) =>
      didYouMean(code, known) ?? "a code is LB and four digits, such as LB3015; lookback explain without one lists them all",
  }),
  sameFolder: error("LB1054", {
    title: "several models and one output folder",
    explain: "-o names the folder of one model's project. With several models give --model, or leave -o out: each goes to build/<model>.",
    message: (count: number) => `the spec exports ${count} models, and -o names one folder`,
    help: () => "choose one with --model, or leave -o out: each model goes to build/<model>",
  }),
} as const;
