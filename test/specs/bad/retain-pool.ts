// expect: LB3024 6:68 retain keeps what scores best, so it needs summary: { top: k }, not { pool: k }
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16, 8], summary: { pool: 2 }, retain: { slots: 32 } });
});
