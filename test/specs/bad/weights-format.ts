// expect: LB3022 4:36 quantize.weights: "int16" is not supported yet
import { input, model } from "lookback";

export default model({ quantize: { weights: "int16" } }, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
