// expect: LB2004 2:10 lookback has no operator Linear
import { Linear, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return Linear(frame, { units: 4 });
});
