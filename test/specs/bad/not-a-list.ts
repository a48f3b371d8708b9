// expect: LB2015 7:23 64 is not a list
import { input, lstm, model, type Tensor } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  let deep: Tensor = frame;
  for (const units of 64) deep = lstm(deep, { units });
  return deep;
});
