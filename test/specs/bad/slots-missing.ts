// expect: LB3015 6:69 prune.slots has a number for each window, so 2 in all, but got 1
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16, 8], prune: { threshold: 0, slots: [16] } });
});
