// expect: LB3011 6:32 concat takes a tensor here, not an empty list
import { concat, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return { frame, none: concat([]) };
});
