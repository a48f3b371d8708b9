/** Seeded random numbers for tests: mulberry32, the same on every machine. */
export interface Random {
  /** [0, 1) */
  next(): number;
  /** Whole, both ends inclusive. */
  integer(least: number, greatest: number): number;
  /** About a standard normal. */
  normal(): number;
  pick<T>(list: readonly T[]): T;
  chance(part: number): boolean;
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (least: number, greatest: number) => least + Math.floor(next() * (greatest - least + 1));
  return {
    next,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => list[integer(0, list.length - 1)]!,
    chance: (part) => next() < part,
  };
}
