// expect: LB2001 4:1 a function without a body cannot be used in a spec
import { dense, input, model } from "lookback";

declare function units(): number;

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: units() });
});
