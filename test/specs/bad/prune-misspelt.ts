// expect: LB3013 6:52 lookBack has no option prune.treshold
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], prune: { treshold: 0, slots: "auto" } });
});
