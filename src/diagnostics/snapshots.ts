/** LB903x: a snapshot that `lookback memory` is given, and what it is to be read with. */

import { error } from "./define.ts";
import { counted, crcText, grouped, listed, shown } from "./words.ts";

const whole = "save it again, as many bytes as <model>_snapshot returns";

/** A model of the spec: its name and its hash. */
export interface KnownModel {
  readonly name: string;
  readonly hash: string;
}

export const snapshots = {
  unreadable: error("LB9030", {
    title: "a file cannot be read or written",
    explain:
      "The snapshot could not be opened, or the picture could not be written: a path that is spelled wrong, a folder, or permissions. The reason in the message is the system's.",
    message: (file: string, why: string) => `${shown(file)}: ${shown(why)}`,
    help: () => "check the spelling of the path, and the file's permissions",
  }),
  form: error("LB9031", {
    title: "the file is no snapshot that can be read",
    explain:
      'A snapshot is what <model>_snapshot writes: "LBS1", the number of its format and of the arithmetic contract, the model\'s hash, the length of its memory, the memory, and a CRC-32. A struct copied out of RAM is none; neither is a log or a hex dump of the bytes.\n\nWrong: fwrite(&state, sizeof state, 1, file);\nRight: fwrite(bytes, digits_snapshot(&state, bytes, sizeof bytes), 1, file);',
    message: (file: string, why: string) => `${shown(file)} is no snapshot that can be read: ${shown(why)}`,
    help: () => "write it as the bytes that <model>_snapshot leaves, and no others",
  }),
  otherModel: error("LB9032", {
    title: "the snapshot is of another model",
    explain:
      "A snapshot names its model by a hash of all its integers: names, operators, shapes, formats, weights. Only with that very model can its memory be read. The hash changes with every training, every calibration and every option that changes a number; it stands in the header and the manifest of the generated C.",
    message: (file: string, hash: string, spec: string, known: readonly KnownModel[]) =>
      `${shown(file)} is of model ${hash.slice(0, 8)}, and ${shown(spec)} has ${listed(known.map((model) => `${model.name} (${model.hash.slice(0, 8)})`))}`,
    notes: (_file: string, hash: string) => [`its whole hash is ${hash}`],
    help: () => "name the spec that the firmware was built from, with the weights and data of that time",
  }),
  length: error("LB9033", {
    title: "the snapshot has another length than its model's",
    explain:
      "Every snapshot of a model has the same length. One that is shorter was cut off on its way; one that is longer has something behind it.",
    message: (file: string, bytes: number, needed: number, model: string) =>
      `${shown(file)} has ${counted(bytes, "byte")}, and a snapshot of ${shown(model)} has ${grouped(needed)}`,
    help: () => whole,
  }),
  crc: error("LB9034", {
    title: "the snapshot's CRC is wrong",
    explain:
      "The last four bytes of a snapshot are the CRC-32 of all before. They do not fit, so bytes were changed on its way, or it was read while it was being written.",
    message: (file: string, stated: number, computed: number) =>
      `the CRC-32 in ${shown(file)} is ${crcText(stated)}, but that of its bytes is ${crcText(computed)}`,
    help: () => whole,
  }),
  value: error("LB9035", {
    title: "the snapshot holds what no step can leave behind",
    explain:
      "The CRC is right, but the memory is none that the model can have: a number outside its bounds, a slot that counts other entries than name it, a score that is not its vector's. restore refuses it too. Usual cause: a snapshot that was made by hand, or changed and sealed again.",
    message: (file: string, node: string, why: string) => `${shown(file)}: ${shown(node)} cannot be: ${shown(why)}`,
    help: () => "save it again with <model>_snapshot; <model>_state_valid tells whether the state itself is sound",
  }),
  nothingRemembered: error("LB9036", {
    title: "the model keeps no lookBack",
    explain:
      "lookback memory prints what the lookBacks of a model hold. What recurrent layers remember is numbers without a place in time; it is part of the snapshot, but there is nothing to tell about it. A model of whole sequences remembers nothing between two of them.",
    message: (model: string) => `${shown(model)} has no lookBack that remembers from step to step, so there is nothing to show`,
    help: () => "name the spec of a model that looks back step by step",
  }),
  tooFewSteps: error("LB9037", {
    title: "the recorded data has fewer steps",
    explain:
      "--after runs the model over its test data, else its calibration data, as verify does: sequence by sequence, each from reset, as many steps in all. There are not so many.",
    message: (file: string, steps: number, asked: number) =>
      `${shown(file)} has ${grouped(steps)} ${steps === 1 ? "step" : "steps"}, so there is no memory after ${grouped(asked)}`,
    help: (_file, steps) => `write at most --after ${steps}`,
  }),
} as const;
