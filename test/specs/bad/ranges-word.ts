// expect: LB3014 4:36 quantize.ranges must be one of "minmax", "mse", or { percentile }, not "max"
import { input, model } from "lookback";

export default model({ quantize: { ranges: "max" } }, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
