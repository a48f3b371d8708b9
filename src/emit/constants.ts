/** Every constant array of the project, in the order of the C file: weights, then tables. */

import { crc32 } from "node:zlib";
import { exp2Table } from "../arith/exp2-table.ts";
import { sigmoidTable } from "../arith/sigmoid-table.ts";
import type { KernelChoice, TableName } from "../ir/choice.ts";
import type { QuantizedGraph } from "../ir/quantized.ts";
import { at } from "../ops/constants.ts";
import { commentText } from "./comments.ts";
import type { Names } from "./names.ts";
import { initializer } from "./numbers.ts";

export interface ConstantView {
  readonly name: string;
  readonly type: string;
  readonly count: number;
  readonly comment: string;
  readonly lines: readonly string[];
  readonly bits: number;
  readonly bytes: number;
}

export interface Constants {
  readonly arrays: readonly ConstantView[];
  readonly tables: readonly ConstantView[];
  /** CRC-32 of all their bytes, low byte first. */
  readonly crc: number;
}

const tables: Readonly<Record<TableName, { values: Int32Array | Uint16Array; type: string; perLine: number; comment: string }>> = {
  sigmoid: { values: sigmoidTable, type: "int32_t", perLine: 8, comment: "base and slope of 512 segments" },
  exp2: { values: exp2Table, type: "uint16_t", perLine: 16, comment: "2^(-i / 256), Q0.16" },
};

export function constantsOf(graph: QuantizedGraph, choices: readonly (KernelChoice | undefined)[], names: Names): Constants {
  let crc = 0;
  const view = (
    name: string,
    type: string,
    values: Int8Array | Int32Array | Uint16Array,
    perLine: number,
    comment: string,
  ): ConstantView => {
    crc = crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), crc);
    const bytes = values.BYTES_PER_ELEMENT;
    return { name, type, count: values.length, comment, lines: initializer(values, perLine), bits: 8 * bytes, bytes };
  };
  const arrays = graph.nodes.flatMap((node) =>
    (choices[node.id]?.arrays ?? []).map((array) =>
      view(
        `${at(names.nodes, node.id)}_${array.name}`,
        array.type,
        array.values,
        array.perLine,
        commentText(`${node.name}: ${array.comment}`),
      ),
    ),
  );
  const used = new Set(choices.flatMap((choice) => choice?.tables ?? []));
  const order: readonly TableName[] = ["sigmoid", "exp2"];
  const tableViews = order
    .filter((name) => used.has(name))
    .map((name) => {
      const { values, type, perLine, comment } = tables[name];
      return view(`${name}_table`, type, values, perLine, comment);
    });
  return { arrays, tables: tableViews, crc };
}
