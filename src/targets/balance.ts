/**
 * Arithmetic against reading on a target (the roofline of Williams, Waterman and Patterson, 2009), from what documents state of its
 * instructions and memories. The loop around them, tables and what a kernel keeps in the scratch are in neither.
 */

import { flashOf } from "./board.ts";
import type { Target } from "./target.ts";

/** Cycles. most: absent where no document says how many it may be. */
export interface Span {
  readonly least: number;
  readonly most?: number;
}

export interface Balance {
  /** Of a multiply-accumulate whose numbers are in registers. */
  readonly mac: Span;
  /** Of reading a byte of state or of a tensor. */
  readonly ramByte: Span;
  /** Of reading a byte of constants from where the linker puts them. */
  readonly constantByte: Span;
}

/** What bounds a layer's speed; "either" where the documents leave it open. */
export type Bound = "memory" | "compute" | "either";

/** Undefined where no document states the cycles of the core's instructions. */
export function balanceOf({ core, cycles, memories }: Target): Balance | undefined {
  const { add, multiply, multiplyAccumulate, load, loadConstant } = cycles ?? {};
  if (load === undefined || (multiplyAccumulate === undefined && (multiply === undefined || add === undefined))) return undefined;
  // An AVR adds to an int32 byte by byte.
  const adds = core.isa === "avr" ? 4 : 1;
  const mac = (end: 0 | 1) => multiplyAccumulate?.[end] ?? (multiply?.[end] ?? 0) + adds * (add?.[end] ?? 0);
  return {
    mac: { least: mac(0), most: mac(1) },
    ramByte: { least: load[0], most: load[1] },
    constantByte: loadConstant ? { least: loadConstant[0], most: loadConstant[1] } : constantByte(load, memories),
  };
}

/** Through a cache a byte may cost what one of RAM does; without, its part of a line. */
function constantByte([least, most]: readonly [number, number], memories: Target["memories"]): Span {
  const flash = flashOf(memories);
  if (flash?.lineBytes === undefined || flash.lineCycles === undefined) return { least };
  const line = flash.lineCycles / flash.lineBytes;
  return { least: flash.cacheBytes === undefined ? least + line : least, most: most + line };
}

export interface LayerWork {
  readonly macs: number;
  readonly reads: { readonly weights: number; readonly memory: number; readonly activations: number };
}

export function boundOf({ mac, ramByte, constantByte }: Balance, { macs, reads }: LayerWork): Bound {
  const reading = (end: "least" | "most") => {
    const constants = reads.weights === 0 ? 0 : reads.weights * cyclesOf(constantByte, end);
    return constants + (reads.memory + reads.activations) * cyclesOf(ramByte, end);
  };
  if (reading("least") > macs * cyclesOf(mac, "most")) return "memory";
  return reading("most") < macs * cyclesOf(mac, "least") ? "compute" : "either";
}

function cyclesOf(span: Span, end: "least" | "most"): number {
  return end === "least" ? span.least : (span.most ?? Infinity);
}
