/** LB403x, LB404x: npz archives and npy arrays. */

import { error } from "./define.ts";
import { counted, shown } from "./words.ts";

const again = (): string => "the file is damaged; write or fetch it again";

export const archiveFiles = {
  zipCutOff: error("LB4030", {
    title: "npz: no end of the archive",
    explain:
      "An npz is a zip archive, whose table of contents stands at its end. None is there: the file was cut off, has other bytes appended, or is no zip archive.",
    message: (bytes: number) => `the file of ${counted(bytes, "byte")} does not end as a zip archive does`,
    help: () => "the file is cut off, or not an npz; write or fetch it again",
  }),
  zipDamaged: error("LB4031", {
    title: "npz: the archive contradicts itself",
    explain:
      "The table of contents of the archive, the headers of its members and their places in the file must agree. Here they do not, as the message says.",
    message: (reason: string) => `the zip archive is damaged: ${shown(reason)}`,
    help: again,
  }),
  zipFeature: error("LB4032", {
    title: "npz: a kind of zip archive that is not read",
    explain:
      "Members must be stored or deflated, as numpy.savez and numpy.savez_compressed write them; not encrypted, not in several parts.",
    message: (what: string) => `${what}, which is not read`,
    help: () => "write it with numpy.savez or numpy.savez_compressed",
  }),
  zipOutside: error("LB4033", {
    title: "npz: a member outside of the archive",
    explain:
      "The name of a member leads out of the archive (an absolute path, a drive, or ..), or its data lie beyond the archive. numpy writes no such file.",
    message: (reason: string) => reason,
    help: () => "do not trust this file; write it again with numpy.savez",
  }),
  zipMember: error("LB4034", {
    title: "npz: a member that is no array",
    explain: "Every member of an npz is an array and its name ends in .npy.",
    message: (name: string) => `the member ${shown(name)} is not an .npy array`,
    help: () => "write the file with numpy.savez, arrays only",
  }),
  zipChecksum: error("LB4035", {
    title: "npz: the checksum of a member differs",
    explain: "The archive holds a CRC-32 of each member. The bytes read have another: the file was damaged.",
    message: (stated: string, found: string) => `the checksum is stated as ${stated}, but the content has ${found}`,
    help: again,
  }),
  zipSize: error("LB4036", {
    title: "npz: a member holds more or fewer bytes than its shape says",
    explain:
      "A member must inflate to exactly its npy header and the bytes that the stated shape needs. No more is ever inflated, so that a small file cannot fill the memory.",
    message: (needed: number, found: number | "more") =>
      `the array's header and shape need ${counted(needed, "byte")}, but the member holds ${found}`,
    help: again,
  }),
  npyMagic: error("LB4040", {
    title: "npy: not an array file",
    explain: "An npy array begins with the byte 0x93, NUMPY and a version, which is 1.0, 2.0 or 3.0.",
    message: (found: string) => `an .npy array begins with \\x93NUMPY and version 1.0, 2.0 or 3.0, but here is ${shown(found)}`,
    help: () => "write it with numpy.save or numpy.savez",
  }),
  npyHeader: error("LB4041", {
    title: "npy: the header is not what the format asks for",
    explain:
      "The header is a Python dictionary with exactly the keys descr, fortran_order and shape. It is read strictly and never run as code.",
    message: (reason: string) => `the array's header cannot be read: ${shown(reason)}`,
    help: () => "write it with numpy.save or numpy.savez",
  }),
  npyPickle: error("LB4042", {
    title: "npy: an array of Python objects",
    explain:
      "The array holds pickled Python objects, and reading those can run code: they are never read. numpy makes such an array from lists of different lengths, for instance.",
    message: () => "the array holds pickled Python objects, which are never read",
    help: () => 'save plain numbers: numpy.asarray(x, dtype="float32"); pad sequences to one length and give "lengths"',
  }),
  npyDtype: error("LB4043", {
    title: "npy: a number type that is not read",
    explain: "Arrays of float16, float32, float64, int8 to int64, uint8 to uint64 and bool are read, in either byte order.",
    message: (descr: string) => `the number type ${shown(descr)} is not read; float16, float32, float64, integers and bool are`,
    help: () => 'convert it: x.astype("float32")',
  }),
  npySize: error("LB4044", {
    title: "npy: more or fewer bytes than the shape says",
    explain: "After its header an .npy file must hold exactly the bytes that its shape and number type need.",
    message: (shape: string, dtype: string, needed: number, found: number) =>
      `${dtype} of shape ${shape} takes ${counted(needed, "byte")}, but ${counted(found, "byte")} follow the header`,
    help: () => "the file is cut off or damaged; write or fetch it again",
  }),
} as const;
