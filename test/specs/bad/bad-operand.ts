// expect: LB2013 6:32 * works on numbers, not on "64"
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: "64" * 2 });
});
