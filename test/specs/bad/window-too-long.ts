// expect: LB3025 6:28 level 0 of lookBack would hold 600 vectors; more than 512 is not supported yet
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [600] });
});
