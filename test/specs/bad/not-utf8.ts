// expect: LB1015 3:23 parts/latin1.ts is not UTF-8 text
import { dense, input, model } from "lookback";
import { width } from "./parts/latin1";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: width });
});
