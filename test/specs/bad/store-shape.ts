// expect: LB3015 6:43 store takes one number per step, but got [40]
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], store: frame });
});
