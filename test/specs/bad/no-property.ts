// expect: LB2012 6:32 a tensor has no size
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: frame.size });
});
