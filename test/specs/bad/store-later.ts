// expect: LB3016 7:43 lookBack needs tensors that arrive together, but one is every step and the other every 2 steps
import { conv1d, input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  const slow = conv1d(frame, { filters: 1, kernelSize: 4, stride: 2 });
  return lookBack(frame, { windows: [16], store: slow });
});
