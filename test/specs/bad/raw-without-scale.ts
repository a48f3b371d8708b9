// expect: LB3024 5:30 raw needs scale: the physical value is raw * scale + offset
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([6], { raw: "int16" });
  return frame;
});
