// expect: LB3014 6:52 prune.threshold must be a number of at least 0, not -0.1
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], prune: { threshold: -0.1, slots: [8] } });
});
