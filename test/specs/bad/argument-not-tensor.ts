// expect: LB3011 6:16 dense takes a tensor here, not a list
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense([frame], { units: 64 });
});
