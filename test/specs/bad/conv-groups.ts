// expect: LB3015 6:54 7 groups cannot share 40 features and 16 filters evenly
import { conv1d, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return conv1d(frame, { filters: 16, kernelSize: 3, groups: 7 });
});
