/** pool(k): k reads of the memory, which holds the finished block, with constant queries. Its entries are never EMPTY. */

import type { Matrix } from "../../../arith/rows.ts";
import { at } from "../../constants.ts";
import type { Memory } from "../memory/memory.ts";
import type { Query, Read } from "../read.ts";
import { type Block, entriesOf } from "./block.ts";

/** rows: k queries, their biases the sinks, m and t those of the logits. */
export function poolBlock(rows: Matrix, memory: Memory, read: Read): Block {
  const features = rows.columns;
  const entries = entriesOf(rows.rows, features);
  const queries = Array.from({ length: rows.rows }, (_, j): Query => {
    const u = rows.q.subarray(j * features, (j + 1) * features);
    return { u, logit: { m: at(rows.m, j), t: rows.t }, sink: at(rows.bias, j) };
  });
  return {
    offer: () => {},
    close: () => {
      const present = memory.present();
      for (const [j, query] of queries.entries()) read(memory.vectors, present, query, entries.vectors, j * features);
      return entries;
    },
  };
}
