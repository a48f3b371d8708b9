// expect: LB3013 6:58 dense has no option weights.layer
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: 4, weights: { name: "fc", layer: 1 } });
});
