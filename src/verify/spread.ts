/** The size of errors: the greatest and the root of the mean square. */

export interface Spread {
  readonly max: number;
  readonly rms: number;
}

export interface Errors {
  add(error: number): void;
  spread(): Spread;
}

/** 0 and 0 where nothing was added. */
export function errors(): Errors {
  let [max, squares, count] = [0, 0, 0];
  return {
    add: (error) => {
      const size = Math.abs(error);
      if (!(size <= max)) max = size;
      squares += error * error;
      count++;
    },
    spread: () => ({ max, rms: count === 0 ? 0 : Math.sqrt(squares / count) }),
  };
}
