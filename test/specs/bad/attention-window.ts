// expect: LB3025 6:29 the window would hold 513 vectors; more than 512 is not supported yet
import { attention, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return attention(frame, { window: 513 });
});
