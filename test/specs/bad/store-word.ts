// expect: LB3014 6:43 store must be a tensor [1] or "callback", not "always"
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], store: "always" });
});
