// expect: LB2011 8:32 64 cannot be called
import { dense, input, model } from "lookback";

const units = 64;

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: units() });
});
