// expect: LB3014 6:28 windows must be a list of whole numbers of at least 2, not [16, 1]
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16, 1] });
});
