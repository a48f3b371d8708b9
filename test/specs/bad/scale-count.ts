// expect: LB3015 5:44 6 features need 6 numbers in scale, but got 3
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([6], { raw: "int16", scale: [1, 1, 1] });
  return frame;
});
