// expect: LB3009 6:10 add needs a tensor, as its second argument
import { add, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return add(frame);
});
