// expect: LB3014 6:69 prune.slots must be "auto", or a list of whole numbers of at least 1, not [16, 0]
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16, 8], prune: { threshold: 0, slots: [16, 0] } });
});
