// expect: LB3024 5:30 scale needs raw: the type of the sensor's integers
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([6], { scale: 0.001 });
  return frame;
});
