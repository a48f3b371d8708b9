// expect: LB3015 6:69 level 1 has 32 entries, so 33 slots are too many
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16, 8], prune: { threshold: 0, slots: [16, 33] } });
});
