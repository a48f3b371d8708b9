// expect: LB3014 6:29 window must be a whole number of at least 1, not 0
import { attention, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return attention(frame, { window: 0 });
});
