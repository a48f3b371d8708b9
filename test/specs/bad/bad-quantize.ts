// expect: LB3014 6:35 quantize must be { weights, activations, state }, not "int16"
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: 4, quantize: "int16" });
});
