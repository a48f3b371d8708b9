// expect: LB3022 5:30 raw: "int16" is not supported yet
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([6], { raw: "int16", scale: 0.001 });
  return frame;
});
