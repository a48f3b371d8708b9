/** A file of named tensors, read but not decoded: shapes are checked before a value is touched. */

import type { Shape } from "../ir/shape.ts";
import type { Dtype } from "./dtype.ts";

export interface StoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly littleEndian: boolean;
  /** Whether the first index runs fastest. */
  readonly fortranOrder: boolean;
  /** Where it stands in the file: its data, or its member of an archive. */
  readonly byte: number;
  /** The values' bytes, exactly as many as the shape needs. An archive inflates and checks them here. Throws Refusal. */
  readonly bytes: () => Uint8Array;
}

export interface TensorFile {
  /** As messages show it: relative to the root, with "/". */
  readonly file: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}
