// expect: LB3014 4:46 quantize.ranges.percentile must be a number above 50 and at most 100, not 9.9
import { input, model } from "lookback";

export default model({ quantize: { ranges: { percentile: 9.9 } } }, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
