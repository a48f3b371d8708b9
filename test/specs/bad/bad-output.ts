// expect: LB3004 7:20 a model returns tensors, not 4
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  const scores = dense(frame, { units: 4 });
  return { scores, units: 4 };
});
