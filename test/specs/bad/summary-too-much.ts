// expect: LB3025 6:54 a block's summary would hold 1000000000 vectors; more than 512 is not supported yet
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], summary: { top: 1_000_000_000 }, retain: { slots: 8 } });
});
