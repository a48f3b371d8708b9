// expect: LB3024 6:46 summary is { top: k } or { pool: k }: one of them
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16, 8], summary: { top: 2, pool: 2 } });
});
