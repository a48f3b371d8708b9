/** A file for each diagnostic of LB40xx. */

import { deflateRawSync } from "node:zlib";
import { encode, joined } from "../support/encode.ts";
import { npy, npz, rawNpy, zip } from "../support/npz.ts";
import { filled, rawSafetensors, safetensors } from "../support/safetensors.ts";

export interface BrokenFile {
  readonly code: string;
  readonly what: string;
  /** The name's ending decides how it is read; .npy as data, the others as weights. */
  readonly file: string;
  readonly content: Uint8Array | string;
}

const one = npy(filled([2, 2]));
const four = encode("float32", [1, 2, 3, 4]);
const entry = (dtype: string, shape: readonly number[], begin: number, end: number): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const header = (entries: Readonly<Record<string, unknown>>): string => JSON.stringify(entries);
const dictionary = (descr: string, shape = "(2, 2)"): string => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;

const broken = (code: string, what: string, file: string, content: Uint8Array | string): BrokenFile => ({ code, what, file, content });

export const brokenFiles: readonly BrokenFile[] = [
  broken("LB4004", "a checkpoint", "model.pt", "x"),
  broken("LB4004", "no ending", "weights", "x"),
  broken("LB4006", "a zip named safetensors", "weights.safetensors", npz({ a: filled([1]) })),
  broken("LB4006", "a pickle named safetensors", "weights.safetensors", Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9)),
  broken("LB4006", "a Git LFS pointer", "weights.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
  broken("LB4006", "safetensors named npz", "weights.npz", safetensors({ a: filled([1]) })),
  broken("LB4007", "empty safetensors", "weights.safetensors", ""),
  broken("LB4007", "empty npz", "weights.npz", ""),
  broken("LB4008", "safetensors above 1 GiB", "weights.safetensors", rawSafetensors(header({ big: entry("F32", [65536, 65536], 0, 4) }))),
  broken("LB4008", "npy above 1 GiB of bytes stored as one", "data.npy", rawNpy(dictionary("'|i1'", "(300000000,)"))),
  broken("LB4020", "a header beyond the file", "weights.safetensors", rawSafetensors("{}", four, 1_000_000n)),
  broken("LB4020", "a header of 2^63 bytes", "weights.safetensors", rawSafetensors("{}", four, 1n << 63n)),
  broken("LB4020", "five bytes", "weights.safetensors", "hello"),
  broken("LB4021", "not an object", "weights.safetensors", rawSafetensors("[]")),
  broken("LB4021", "broken off", "weights.safetensors", rawSafetensors('{"a": {"dtype": "F32", "sha')),
  broken("LB4021", "a comma too many", "weights.safetensors", rawSafetensors('{"é": 1,}')),
  broken("LB4021", "not UTF-8", "weights.safetensors", rawSafetensors(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))),
  broken("LB4021", "a negative size", "weights.safetensors", rawSafetensors(header({ a: entry("F32", [-2, 2], 0, 16) }), four)),
  broken("LB4021", "half a number", "weights.safetensors", rawSafetensors(header({ a: entry("F32", [1.5], 0, 6) }), four)),
  broken("LB4021", "no shape", "weights.safetensors", rawSafetensors(header({ a: { dtype: "F32", data_offsets: [0, 16] } }), four)),
  broken("LB4021", "an unknown field", "weights.safetensors", rawSafetensors(header({ a: { dtype: "F32", shape: [], data: 1 } }))),
  broken("LB4021", "65 dimensions", "weights.safetensors", rawSafetensors(header({ a: entry("F32", Array(65).fill(1), 0, 4) }), four)),
  broken("LB4021", "metadata that is no text", "weights.safetensors", rawSafetensors(header({ __metadata__: { epoch: 3 } }))),
  broken("LB4022", "a duplicate in safetensors", "weights.safetensors", rawSafetensors('{"a\\u0062": 1, "ab": 2}')),
  broken("LB4022", "a duplicate field", "weights.safetensors", rawSafetensors('{"a": {"dtype": "F32", "dtype": "F16"}}')),
  broken(
    "LB4022",
    "a duplicate in npz",
    "weights.npz",
    zip([
      { name: "a.npy", content: one },
      { name: "a.npy", content: one },
    ]),
  ),
  broken("LB4023", "float8", "weights.safetensors", rawSafetensors(header({ a: entry("F8_E4M3", [4], 0, 4) }), four)),
  broken("LB4024", "fewer bytes than the shape", "weights.safetensors", rawSafetensors(header({ a: entry("F32", [3, 2], 0, 16) }), four)),
  broken(
    "LB4025",
    "a gap",
    "weights.safetensors",
    rawSafetensors(header({ a: entry("F32", [1], 0, 4), b: entry("F32", [2], 8, 16) }), four),
  ),
  broken(
    "LB4025",
    "an overlap",
    "weights.safetensors",
    rawSafetensors(header({ a: entry("F32", [3], 0, 12), b: entry("F32", [2], 8, 16) }), four),
  ),
  broken("LB4025", "trailing bytes", "weights.safetensors", rawSafetensors(header({ a: entry("F32", [3], 0, 12) }), four)),
  broken("LB4025", "data before the first", "weights.safetensors", rawSafetensors(header({ a: entry("F32", [3], 4, 16) }), four)),
  broken("LB4026", "cut off", "weights.safetensors", safetensors({ a: filled([4]), b: filled([4]) }).slice(0, -10)),
  broken("LB4030", "cut off npz", "weights.npz", npz({ a: filled([4]) }).slice(0, -10)),
  broken("LB4030", "text named npz", "weights.npz", "this is no archive"),
  broken("LB4031", "bytes in front", "weights.npz", joined(Uint8Array.of(1, 2, 3), npz({ a: filled([4]) }))),
  broken("LB4031", "more members than stated", "weights.npz", zip([{ name: "a.npy", content: one }], { moreMembers: -1 })),
  broken("LB4031", "fewer members than stated", "weights.npz", zip([{ name: "a.npy", content: one }], { moreMembers: 1 })),
  broken("LB4031", "two names", "weights.npz", zip([{ name: "a.npy", content: one, localName: "b.npy" }])),
  broken(
    "LB4031",
    "a broken stream",
    "weights.npz",
    zip([{ name: "a.npy", content: one, deflate: true, packed: Uint8Array.of(0xff, 1, 2) }]),
  ),
  broken("LB4032", "encrypted", "weights.npz", zip([{ name: "a.npy", content: one, flags: 1 }])),
  broken("LB4032", "bzip2", "weights.npz", zip([{ name: "a.npy", content: one, method: 12 }])),
  broken("LB4032", "in parts", "weights.npz", zip([{ name: "a.npy", content: one }], { disk: 1 })),
  broken("LB4033", "a name that climbs", "weights.npz", zip([{ name: "../../.bashrc.npy", content: one }])),
  broken("LB4033", "an absolute name", "weights.npz", zip([{ name: "/etc/a.npy", content: one }])),
  broken("LB4033", "a place beyond the members", "weights.npz", zip([{ name: "a.npy", content: one, offset: 5_000_000 }])),
  broken("LB4034", "a member that is no array", "weights.npz", zip([{ name: "config.json", content: Buffer.from("{}") }])),
  broken("LB4035", "another checksum", "weights.npz", zip([{ name: "memory.weight.npy", content: one, crc: 0x1234abcd }])),
  broken("LB4036", "more than the shape", "weights.npz", zip([{ name: "memory.weight.npy", content: joined(one, four) }])),
  broken(
    "LB4036",
    "a bomb",
    "weights.npz",
    zip([{ name: "memory.weight.npy", content: one, deflate: true, packed: deflateRawSync(joined(one, new Uint8Array(1e6))) }]),
  ),
  broken(
    "LB4036",
    "less than the shape",
    "weights.npz",
    zip([{ name: "memory.weight.npy", content: one, deflate: true, packed: deflateRawSync(one.slice(0, -4)) }]),
  ),
  broken("LB4040", "no array", "data.npy", "1.0, 2.0, 3.0"),
  broken("LB4040", "version 9", "data.npy", rawNpy(dictionary("'<f4'"), four, 9)),
  broken("LB4041", "an expression", "data.npy", rawNpy(dictionary("__import__('os').system('true')"), four)),
  broken("LB4041", "a missing key", "data.npy", rawNpy("{'descr': '<f4', 'shape': (2, 2), }", four)),
  broken("LB4041", "a key twice", "data.npy", rawNpy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", four)),
  broken("LB4041", "a shape that is no tuple", "data.npy", rawNpy(dictionary("'<f4'", "(4)"), four)),
  broken("LB4042", "pickled objects", "data.npy", rawNpy(dictionary("'|O'"), four)),
  broken("LB4043", "complex numbers", "data.npy", rawNpy(dictionary("'<c8'"), four)),
  broken("LB4043", "records", "data.npy", rawNpy(dictionary("[('a', '<f4'), ('b', '<i4')]"), four)),
  broken("LB4044", "fewer bytes than the shape", "data.npy", one.slice(0, -4)),
];
