// expect: LB3010 6:38 dense takes 2 arguments
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: 64 }, true);
});
