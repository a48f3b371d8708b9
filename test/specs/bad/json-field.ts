// expect: LB1009 3:10 settings.json has no export units
import { dense, input, model } from "lookback";
import { units } from "./parts/settings.json";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units });
});
