// expect: LB3013 6:25 dense has no option hidden_size
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { hidden_size: 64 });
});
