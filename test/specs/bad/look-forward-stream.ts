// expect: LB3016 6:22 lookForward needs a whole sequence, but this tensor arrives every step; collect(x, { steps }) makes one
import { input, lookForward, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookForward(frame, { windows: [16] });
});
