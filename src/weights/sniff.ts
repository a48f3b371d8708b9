/** What a file really is, by its first bytes: for messages about a wrong ending. */

import { type FilePlace, Refusal } from "../diagnostics/diagnostic.ts";
import { weights } from "../diagnostics/weights.ts";

/** Refuses an empty file, and one whose first bytes are those of another kind than its ending says. */
export function checkKind(bytes: Uint8Array, ending: ".safetensors" | ".npz" | ".npy", place: FilePlace): void {
  if (bytes.length === 0) throw new Refusal(weights.emptyFile(place, "the file is empty (0 bytes)"));
  const kind = kinds.find(({ begins }) => begins(bytes));
  if (kind === undefined || kind.ending === ending) return;
  throw new Refusal(weights.otherContent(place, ending, kind.what, kind.fix));
}

interface Kind {
  readonly begins: (bytes: Uint8Array) => boolean;
  readonly ending?: string;
  readonly what: string;
  readonly fix: string;
}

const signature =
  (text: string) =>
  (bytes: Uint8Array): boolean =>
    Buffer.from(bytes.subarray(0, text.length)).toString("latin1") === text;

const kinds: readonly Kind[] = [
  {
    begins: signature("PK\x03\x04"),
    ending: ".npz",
    what: "a zip archive",
    fix: "name it .npz if numpy wrote it; else save the weights as safetensors",
  },
  { begins: signature("\x93NUMPY"), ending: ".npy", what: "a numpy array (.npy)", fix: "save named arrays with numpy.savez" },
  { begins: signature("\x89HDF\r\n"), what: "an HDF5 file (.h5)", fix: "save the weights as safetensors or npz" },
  { begins: signature("\x1f\x8b"), what: "compressed with gzip", fix: "unpack it first" },
  {
    begins: signature("version https://git-lfs"),
    what: "a pointer that Git LFS left in its place",
    fix: "fetch the file itself: git lfs pull",
  },
  // A header of less than 2^24 bytes, and its first byte.
  {
    begins: (bytes) => bytes[8] === 0x7b && !bytes.subarray(3, 8).some(Boolean),
    ending: ".safetensors",
    what: "a safetensors file",
    fix: "name it .safetensors",
  },
  { begins: isPickle, what: "a Python pickle, which is never read", fix: "save the weights as safetensors or npz" },
];

/** The protocol, 2 to 5. As the length of a safetensors header such bytes would be followed by zeros. */
function isPickle(bytes: Uint8Array): boolean {
  const [mark, protocol = 0] = bytes;
  return mark === 0x80 && protocol >= 2 && protocol <= 5 && bytes.subarray(4, 8).some(Boolean);
}
