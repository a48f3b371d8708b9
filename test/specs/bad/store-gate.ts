// expect: LB3013 6:43 lookBack has no option storeGate
import { dense, input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], storeGate: dense(frame, { units: 1 }) });
});
