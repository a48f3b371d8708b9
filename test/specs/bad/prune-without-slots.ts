// expect: LB3012 6:43 lookBack needs the option prune.slots
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], prune: { threshold: 0 } });
});
