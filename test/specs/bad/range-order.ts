// expect: LB3014 5:30 range must be [least, greatest], not [1, -1]
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([6], { range: [1, -1] });
  return frame;
});
