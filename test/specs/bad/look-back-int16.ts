// expect: LB3014 6:55 quantize.activations must be "int8", not "int16"
import { input, lookBack, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lookBack(frame, { windows: [16], quantize: { activations: "int16" } });
});
