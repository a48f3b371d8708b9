// expect: LB2014 7:48 reading this spec takes more than 1000000 steps
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  let units = 1;
  for (let i = 0; i >= 0; i++) units = units + 1;
  return dense(frame, { units });
});
