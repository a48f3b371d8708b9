// expect: LB3024 6:25 clamp needs min below max, but got 1 and -1
import { clamp, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return clamp(frame, { min: 1, max: -1 });
});
