// expect: LB2001 6:51 == cannot be used in a spec
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: frame.shape.length == 1 ? 4 : 8 });
});
