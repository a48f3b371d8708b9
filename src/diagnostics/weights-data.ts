/** LB42xx: recorded sequences for calibration, expected and test. */

import { error, warning } from "./define.ts";
import { counted, listed, shown } from "./words.ts";

export const dataSets = {
  missingInput: error("LB4201", {
    title: "an input without recorded data",
    explain:
      "A data file holds one array for each input of the model, under the input's name (its variable in the spec). With a single input the name x is accepted too. With several, one array for each is needed.",
    message: (name: string, shape: string, found: readonly string[], _near?: string) =>
      `there is no array ${shown(name)} ${shape} for the input ${shown(name)}${found.length === 0 ? "" : `; the file has ${listed(found)}`}`,
    help: (_name: string, _shape: string, _found: readonly string[], near?: string) =>
      near === undefined ? "save an array under the input's name" : `did you mean ${shown(near)}?`,
  }),
  unknownAnswer: error("LB4202", {
    title: "an array for an output that the model does not have",
    explain:
      "In expected and test data every array besides the inputs and lengths belongs to an output: <output>, or <output>.labels for the right classes. This one belongs to none, so it would never be compared.",
    message: (name: string, outputs: readonly string[], _near?: string) =>
      `${shown(name)} belongs to no input or output; the outputs are ${listed(outputs)}`,
    help: (_name: string, _outputs: readonly string[], near?: string) =>
      near === undefined ? "name it after an output of the model, or leave it out" : `did you mean ${shown(near)}?`,
  }),
  unknownArray: warning("LB4203", {
    title: "arrays that calibration does not use",
    explain: "Calibration uses the arrays of the inputs and lengths. The others are not read.",
    message: (names: readonly string[], _near?: string) => `not an input, so not used for calibration: ${listed(names)}`,
    help: (_names: readonly string[], near?: string) => (near === undefined ? undefined : `did you mean ${shown(near)}?`),
  }),
  dataDtype: error("LB4204", {
    title: "recorded data of the wrong number type",
    explain: "Inputs and answers are float32 or float64, in real units. lengths, labels and class indices are whole numbers.",
    message: (name: string, dtype: string, wanted: string, _fix: string) => `${shown(name)} holds ${dtype}, but ${wanted}`,
    help: (_name: string, _dtype: string, _wanted: string, fix: string) => fix,
  }),
  dataShape: error("LB4205", {
    title: "recorded data of the wrong shape",
    explain:
      "Arrays are [sequences, steps, ...shape of the input or output]; every sequence starts from reset. One long recording is one sequence: [1, steps, ...]. Answers that count only at the last step are [sequences, ...], and lengths are [sequences].",
    message: (name: string, found: string, wanted: string, _hint?: string) => `${shown(name)} has shape ${found}, but ${wanted} is needed`,
    help: (_name: string, _found: string, _wanted: string, hint?: string) => hint,
  }),
  dataDisagree: error("LB4206", {
    title: "arrays of different numbers of sequences or steps",
    explain:
      "All arrays of one data file describe the same sequences, so their first axis must agree, and the second where it counts steps.",
    message: (name: string, axis: string, found: number, other: string, wanted: number) =>
      `${shown(name)} has ${counted(found, axis)}, but ${shown(other)} has ${wanted}`,
    help: () => 'cut or pad the arrays to the same sequences and steps; "lengths" says how many steps are valid',
  }),
  lengthRange: error("LB4207", {
    title: "a sequence's length is impossible",
    explain:
      "lengths says how many steps of each sequence are valid: at least 1, at most the number of steps in the arrays. A sequence of length 0 has nothing to run.",
    message: (sequence: number, length: number, steps: number, bad: number) =>
      `the length of sequence ${sequence} is ${length}, but must be 1 to ${steps}${bad === 1 ? "" : `; so it is for ${bad} sequences`}`,
    help: (_sequence: number, length: number) => (length === 0 ? "leave empty sequences out" : undefined),
  }),
  noSequences: error("LB4208", {
    title: "recorded data without a single step",
    explain: "The arrays have no sequences, or sequences of no steps. Calibration, expected and test data need at least one step.",
    message: (name: string, shape: string) => `${shown(name)} has shape ${shape}: there is nothing to run`,
    help: () => "record at least one sequence of one step",
  }),
  dataNonFinite: error("LB4209", {
    title: "recorded data that are not finite",
    explain:
      "On the device a NaN in the input counts as 0. In calibration and expected data neither NaN nor infinity is allowed within the valid steps, since they would set no range and match nothing; in test data an input may be NaN, but not infinite. Steps beyond lengths may hold anything.",
    message: (name: string, count: number, index: string, value: number, _isInput: boolean) =>
      `${counted(count, "valid value")} of ${shown(name)} ${count === 1 ? "is" : "are"} not finite, the first ${value} at ${index}`,
    help: (_name: string, _count: number, _index: string, _value: number, isInput: boolean) =>
      isInput
        ? 'put 0 where a sensor gave nothing, or cut the sequence with "lengths"'
        : 'look for a step that is padding, and cut the sequence with "lengths"',
  }),
  missingOutput: error("LB4210", {
    title: "an output without expected values",
    explain: "Expected data hold what the training framework gave for every output of the model, under the output's name, at every step.",
    message: (name: string, shape: string, found: readonly string[], _near?: string) =>
      `there is no array ${shown(name)} ${shape} for the output ${shown(name)}; the file has ${listed(found)}`,
    help: (_name: string, _shape: string, _found: readonly string[], near?: string) =>
      near === undefined ? "save what the framework gave for it" : `did you mean ${shown(near)}?`,
  }),
  noAnswers: error("LB4211", {
    title: "test data without answers",
    explain:
      "Test data hold, besides the inputs, the right answers for at least one output: <output>.labels (classes) or <output> (real numbers).",
    message: (wanted: readonly string[]) => `there is nothing to compare with: none of ${listed(wanted)}`,
    help: () => "add the right answers for at least one output",
  }),
  nothingJudged: error("LB4212", {
    title: "test data whose answers are all −1",
    explain: "A label of −1 says that this step or sequence is not judged. If all are, nothing is tested.",
    message: (name: string) => `every valid label in ${shown(name)} is −1, so nothing would be judged`,
    help: () => "give at least one label from 0 up",
  }),
  classRange: error("LB4213", {
    title: "a label or index outside of the classes",
    explain:
      "Labels and class indices are whole numbers from 0 to one less than the number of classes; −1 marks a label that is not judged.",
    message: (name: string, value: number, index: string, least: number, greatest: number) =>
      `${shown(name)} holds ${value} at ${index}, but must be a whole number from 0 to ${greatest}${least === -1 ? ", or −1 where nothing is judged" : ""}`,
    help: (_name: string, value: number, _index: string, _least: number, greatest: number) =>
      value === greatest + 1 ? "classes are counted from 0" : undefined,
  }),
  noClasses: error("LB4214", {
    title: "labels for an output that has no classes",
    explain:
      "Labels fit an output of class indices, or a vector of at least two scores, of which the greatest wins. Other outputs are compared with real numbers.",
    message: (name: string, output: string, shape: string) =>
      `${shown(name)} gives labels, but the output ${shown(output)} of shape ${shape} is not a vector of scores`,
    help: (_name: string, output: string) => `give real numbers under the name ${shown(output)} instead`,
  }),
  tooManySequences: error("LB4215", {
    title: "recorded data of more than a million sequences",
    explain: "A data file may hold up to 1,000,000 sequences. A few hundred typical ones calibrate a model.",
    message: (name: string, found: number, most: number) => `${shown(name)} has ${found} sequences, and at most ${most} are read`,
    help: () => "keep a few hundred typical sequences; are the axes [sequences, steps, ...]?",
  }),
  sequenceTooLong: error("LB4216", {
    title: "recorded sequences longer than the model's",
    explain:
      "A model whose input is a whole sequence, input([n], { steps: L }), takes 1 to L steps at once, each time from reset. Every recorded sequence is one run of it, so none may have more valid steps. A long recording is cut by who knows where: into sequences of at most L steps, with lengths where some are shorter.\n\nWrong: frame [1, 1000, 40] for input([40], { steps: 100 })\nRight: frame [10, 100, 40]",
    message: (sequence: number, length: number, most: number, bad: number) =>
      `sequence ${sequence} has ${counted(length, "valid step")}, but the model takes at most ${most} at once${bad === 1 ? "" : `; so it is for ${bad} sequences`}`,
    help: (_sequence: number, _length: number, most: number) =>
      `cut the recording into sequences of at most ${counted(most, "step")}, or give the input of the spec more steps`,
  }),
} as const;
