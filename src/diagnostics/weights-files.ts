/** LB400x, LB402x: files that cannot be read at all, and safetensors. */

import { error } from "./define.ts";
import { counted, shown } from "./words.ts";

export const files = {
  fileMissing: error("LB4001", {
    title: "a weights or data file does not exist",
    explain:
      "The model's options name a file of weights or recorded data that is not there. Paths are relative to the spec. If the file is made by a training script, run that first.",
    message: (file: string, _near?: string) => `there is no file ${shown(file)}`,
    help: (_file: string, near?: string) =>
      near === undefined ? "paths are relative to the spec; does a script have to make the file first?" : `did you mean ${shown(near)}?`,
  }),
  notAFile: error("LB4002", {
    title: "not an ordinary file",
    explain:
      "Weights are one file; recorded data are one npz file, or a folder of npy files. Anything else under the name (a folder, a device, a link inside such a folder) is not read.",
    message: (file: string, what: string, wanted: string) => `${shown(file)} is ${what}, but ${wanted} is needed`,
    help: (_file: string, what: string) => (what === "a folder" ? "name the file in the folder" : undefined),
  }),
  unreadable: error("LB4003", {
    title: "a weights or data file cannot be read",
    explain: "The file is there, but the system refused to open or read it, for the reason that the message gives.",
    message: (file: string, reason: string) => `cannot read ${shown(file)}: ${reason}`,
    help: (_file: string, reason: string) => (reason.startsWith("no permission") ? "give yourself the right to read it" : undefined),
  }),
  unknownEnding: error("LB4004", {
    title: "a weights or data file of an unknown kind",
    explain:
      "The ending of the name decides how a file is read. Weights are .safetensors or .npz. Calibration, expected and test data are .npz, .npy, or a folder of .npy files. Pickled checkpoints (.pt, .pth, .bin, .ckpt) are never read, because reading one runs the code in it.",
    message: (file: string, ending: string, accepted: string) =>
      `${shown(file)} ${ending === "" ? "has no ending" : `ends in ${shown(ending)}`}, which is not a kind of file read here: ${accepted}`,
    help: (_file: string, ending: string) => conversions[ending.toLowerCase()],
  }),
  fileTooLarge: error("LB4005", {
    title: "a weights or data file of 2 GiB or more",
    explain:
      "Files of 2 GiB (2147483648 bytes) or more are not read. Calibration needs a few hundred typical sequences, not the whole training set.",
    message: (file: string, bytes: number, limit: number) => `${shown(file)} has ${bytes} bytes, and at most ${limit} are read`,
    help: () => "keep what the model needs; a few hundred typical sequences calibrate it",
  }),
  otherContent: error("LB4006", {
    title: "the content is of another kind than the ending says",
    explain:
      "The ending of the name decides how a file is read, and the first bytes of this file belong to another kind. Name it as what it is, or save it again.",
    message: (ending: string, content: string, _fix?: string) => `the name ends in ${ending}, but the content is ${content}`,
    help: (_ending: string, _content: string, fix?: string) => fix ?? "save it again in the right kind, or name it as what it is",
  }),
  emptyFile: error("LB4007", {
    title: "a weights or data file without content",
    explain: "The file has no bytes at all, or the folder holds no arrays. A script that stopped half-way leaves such files.",
    message: (what: string) => what,
    help: () => "write it again; a script that stopped half-way leaves such files",
  }),
  arrayTooLarge: error("LB4008", {
    title: "an array above 1 GiB",
    explain:
      "An array may take at most 1 GiB (1073741824 bytes), counting 4 bytes for each number that is stored in fewer. This is checked on the shape that the file states, before anything is read or inflated.",
    message: (shape: string, dtype: string, bytes: number, limit: number) =>
      `the stated shape ${shape} of ${dtype} takes ${bytes} bytes, and at most ${limit} are read`,
    help: () => "if the array really is that large, keep fewer sequences; if not, the file is damaged",
  }),
  headerLength: error("LB4020", {
    title: "safetensors: the length of the header is wrong",
    explain:
      "A safetensors file starts with the length of its header in 8 bytes. It must leave room for the header within the file and be at most 100,000,000. A file that was cut off, or that is no safetensors file, fails here.",
    message: (stated: string | undefined, available: number) =>
      stated === undefined
        ? `the file has ${counted(available, "byte")}, and the length of the header alone takes 8`
        : `the header is stated to have ${stated} bytes, but ${counted(available, "byte")} follow and at most 100000000 are read`,
    help: () => "the file is cut off, or not a safetensors file; write or fetch it again",
  }),
  headerSyntax: error("LB4021", {
    title: "safetensors: the header is not what the format asks for",
    explain:
      'The header of a safetensors file is one JSON object: { "name": { "dtype": ..., "shape": [...], "data_offsets": [begin, end] } }, with "__metadata__" as an optional object of texts. Nothing may stand before it, and only spaces after it.',
    message: (reason: string) => `the header cannot be read: ${shown(reason)}`,
    help: () => "the file is damaged, or written by a faulty program; write it again with the safetensors library",
  }),
  duplicateName: error("LB4022", {
    title: "two tensors of one name in a file",
    explain:
      "A name stands twice in one file. Programs differ in which of the two they take, so neither is taken here. In an npz the name is that of the member without .npy.",
    message: (name: string) => `the name ${shown(name)} stands twice`,
    help: () => "write the file again with each tensor once",
  }),
  unknownDtype: error("LB4023", {
    title: "safetensors: a number type that is not read",
    explain:
      "Weights are F32, F16, BF16 or F64; F64 is rounded to float32, with a warning. Integers (I8 to I64, U8 to U64, BOOL) may stand in the file, but no layer takes them. Others (float8, float4, complex) are not read.",
    message: (dtype: string) => `the number type ${shown(dtype)} is not read; F32, F16, BF16 and F64 are, and I8 to I64, U8 to U64, BOOL`,
    help: () => "save the tensor as float32",
  }),
  offsetsDiffer: error("LB4024", {
    title: "safetensors: the stated bytes do not fit the shape",
    explain: "The place of a tensor's data in the file must hold exactly as many bytes as its shape and number type need.",
    message: (shape: string, dtype: string, needed: number, begin: number, end: number) =>
      `${dtype} of shape ${shape} takes ${counted(needed, "byte")}, but data_offsets [${begin}, ${end}] hold ${end - begin}`,
    help: () => "the file is damaged, or written by a faulty program; write it again",
  }),
  dataLayout: error("LB4025", {
    title: "safetensors: gaps, overlaps or bytes that belong to no tensor",
    explain:
      "The tensors of a safetensors file must cover its data exactly: no gap, no overlap, nothing after the last. Anything else could hide content or is a sign of damage.",
    message: (what: string, before: string, after: string) => `${what} ${shown(before)} and ${shown(after)}`,
    help: () => "the file is damaged or was changed by hand; write or fetch it again",
  }),
  dataCutOff: error("LB4026", {
    title: "safetensors: the file ends before its data",
    explain: "The header promises more bytes than the file has: it was cut off while it was written or fetched.",
    message: (needed: number, available: number) => `the tensors need ${counted(needed, "byte")} of data, but the file has ${available}`,
    help: () => "the file is cut off; write or fetch it again",
  }),
} as const;

const torch = 'in PyTorch: safetensors.torch.save_file(model.state_dict(), "weights.safetensors")';
const keras = 'in Keras: numpy.savez("weights.npz", **{w.path: w.numpy() for w in model.weights})';
const numpy = 'in numpy: numpy.savez("data.npz", x=array)';
const conversions: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ".pt": torch,
  ".pth": torch,
  ".bin": torch,
  ".ckpt": torch,
  ".pkl": torch,
  ".h5": keras,
  ".hdf5": keras,
  ".keras": keras,
  ".csv": numpy,
  ".json": numpy,
  ".npy": "numpy.savez puts named arrays into one .npz",
});
