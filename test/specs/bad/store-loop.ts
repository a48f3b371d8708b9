// expect: LB3028 8:12 output.gate decides what output stores, but depends on it
import { dense, feedback, input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return feedback([40], (previous) => {
    const gate = dense(previous, { units: 1 });
    return lookBack(frame, { windows: [16], store: gate });
  });
});
