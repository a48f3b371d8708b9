// expect: LB3014 4:37 tolerance.maxError must be a number of at least 0, not -1
import { input, model } from "lookback";

export default model({ tolerance: { maxError: -1 } }, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
