// expect: LB3012 6:35 dense needs the option weights.name
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: 4, weights: { layout: "keras" } });
});
