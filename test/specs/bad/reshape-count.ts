// expect: LB3015 6:25 reshape from [40] to [6, 7] changes how many numbers there are
import { input, model, reshape } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return reshape(frame, [6, 7]);
});
