/** What the schema cannot say of a core or a board: facts that contradict each other, or that no document states. */

import { grouped, hex } from "../diagnostics/words.ts";
import { type Board, type FlashMethod, flashOf, isFlash, methodNeeds, methodUses, sourced } from "./board.ts";
import type { Core, Cycles } from "./core.ts";
import type { Fault } from "./schema.ts";

export function coreFaults(core: Core): Fault[] {
  return [
    ...(core.kernels.at(-1) === "portable"
      ? []
      : [fault("/kernels", 'does not end with "portable"', '"portable" has a kernel for every operator; put it last')]),
    ...cyclesFaults(core.cycles),
    ...(core.cycles && core.sources.cycles === undefined ? [unsourced("cycles")] : []),
  ];
}

export function boardFaults(board: Board<string>): Fault[] {
  return [
    ...cyclesFaults(board.cycles),
    ...memoryFaults(board),
    ...applicationFaults(board),
    ...uartFaults(board),
    ...board.flash.flatMap(methodFaults),
    ...reachFaults(board),
    ...sourced.flatMap((key) => {
      const stated = key === "flash" ? board.flash.length > 0 : board[key] !== undefined;
      if (stated) return board.sources[key] === undefined ? [unsourced(key)] : [];
      return board.sources[key] === undefined
        ? []
        : [fault(`/sources/${key}`, "is the source of nothing", `state ${key}, or leave its source out`)];
    }),
  ];
}

function cyclesFaults(cycles: Cycles = {}): Fault[] {
  return Object.entries(cycles).flatMap(([key, [least, most]]) =>
    least <= most ? [] : [fault(`/cycles/${key}`, `has the least, ${least}, above the most, ${most}`, "write the least first")],
  );
}

function memoryFaults({ memories }: Board<string>): Fault[] {
  const ends = memories.map(({ name, origin, bytes }) => ({ name, first: Number(origin), end: Number(origin) + bytes }));
  return [
    ...(memories.some((memory) => !isFlash(memory))
      ? []
      : [fault("/memories", "has none for data", 'add the memory of kind "sram" or "tcm" that the data sheet states')]),
    ...(memories.some(isFlash)
      ? []
      : [fault("/memories", "has none for code", 'add the memory of kind "flash" or "xip-flash" that the data sheet states')]),
    ...ends.flatMap(({ name, first, end }, i) => [
      ...(end <= 2 ** 32 ? [] : [fault(`/memories/${i}`, `ends at ${hex(end)}, beyond 32 bits`, "check origin and bytes")]),
      ...ends
        .slice(0, i)
        .flatMap((other) =>
          first < other.end && other.first < end
            ? [
                fault(
                  `/memories/${i}`,
                  `(${name}, from ${hex(first)} to ${hex(end)}) overlaps ${other.name} (from ${hex(other.first)} to ${hex(other.end)})`,
                  "check origin and bytes of both",
                ),
              ]
            : [],
        ),
    ]),
    ...memories.flatMap(({ lineBytes, lineCycles, cacheBytes }, i) =>
      lineBytes === undefined && (lineCycles ?? cacheBytes) !== undefined
        ? [
            fault(
              `/memories/${i}/lineBytes`,
              "is missing beside lineCycles or cacheBytes",
              "they are the cost and the cache of lines; state how many bytes a line has",
            ),
          ]
        : [],
    ),
  ];
}

function applicationFaults({ memories, application }: Board<string>): Fault[] {
  const flash = flashOf(memories);
  if (!flash) return [];
  const offset = Number(application.offset);
  const of = `${flash.name} has ${grouped(flash.bytes)} bytes (${hex(flash.bytes)})`;
  if (offset >= flash.bytes) return [fault("/application/offset", `is ${application.offset}, outside flash`, of)];
  const end = offset + application.bytes;
  return end <= flash.bytes
    ? []
    : [
        fault(
          "/application/bytes",
          `lets a program end ${grouped(end - flash.bytes)} bytes behind flash`,
          `${of}, and a program begins at ${application.offset}`,
        ),
      ];
}

function uartFaults({ uart }: Board<string>): Fault[] {
  if (uart.tx !== undefined && uart.tx === uart.rx)
    return [fault("/uart/rx", `is ${uart.rx}, as tx is`, "a serial port has a pin for each direction")];
  return [];
}

function methodFaults(way: FlashMethod<string>, i: number): Fault[] {
  const { method, ...given } = way;
  const needs: readonly string[] = methodNeeds[method];
  const uses: readonly string[] = [...needs, ...(methodUses[method] ?? [])];
  return [
    ...needs
      .filter((key) => !Object.hasOwn(given, key))
      .map((key) => fault(`/flash/${i}/${key}`, "is missing", `${method} needs ${needs.join(", ")}`)),
    ...Object.keys(given)
      .filter((key) => !uses.includes(key))
      .map((key) =>
        fault(
          `/flash/${i}/${key}`,
          `is nothing that ${method} needs`,
          needs.length === 0 ? `leave it out: ${method} needs nothing` : `it needs ${needs.join(", ")}`,
        ),
      ),
  ];
}

/** Somebody must be able to run a program on it. */
function reachFaults({ flash, emulator }: Board<string>): Fault[] {
  const several = emulator && emulator.program !== "rp2040js";
  return [
    ...(flash.length === 0 && emulator === undefined
      ? [fault("/flash", "is empty, and there is no emulator", "state how a program gets there, or what emulates the board")]
      : []),
    ...flash.flatMap(({ method }, i) =>
      flash.findIndex((other) => other.method === method) < i
        ? [fault(`/flash/${i}/method`, `is ${method} again`, "name each method once")]
        : [],
    ),
    ...(several && emulator.machine === undefined
      ? [fault("/emulator/machine", "is missing", `${emulator.program} knows several; name the one that is meant`)]
      : []),
  ];
}

function unsourced(key: string): Fault {
  return fault(`/sources/${key}`, "is missing", `name the document that states ${key}, with its part or table`);
}

function fault(pointer: string, problem: string, fix: string): Fault {
  return { pointer, problem: `${pointer} ${problem}`, fix };
}
