// expect: LB1016 1:32 parts/broken.json is not JSON: ',' expected
import { dense, input, model } from "lookback";
import labels from "./parts/broken.json";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: labels.length });
});
