/** Long loops that stay interruptible: every 50 ms the event loop gets a turn, and a cancelled signal ends the loop. */

import { setImmediate } from "node:timers/promises";

const milliseconds = 50;

export interface Breath {
  /** Whether it is time. Cheap enough for every step. */
  due(): boolean;
  /** Lets others run. Throws the signal's reason if it was aborted. */
  take(): Promise<void>;
}

export function breath(signal?: AbortSignal): Breath {
  signal?.throwIfAborted();
  let last = performance.now();
  return {
    due: () => performance.now() - last >= milliseconds,
    take: async () => {
      await setImmediate();
      signal?.throwIfAborted();
      last = performance.now();
    },
  };
}
