// expect: LB3011 6:43 lookBack takes a tensor here, not class indices
import { argmax, input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], store: argmax(frame) });
});
