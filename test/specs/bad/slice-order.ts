// expect: LB3015 6:36 slice from 20 to 10 is not within 40
import { input, model, slice } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return slice(frame, { start: 20, end: 10 });
});
