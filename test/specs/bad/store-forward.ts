// expect: LB3013 6:46 lookForward has no option store
import { input, lookForward, model } from "lookback";

export default model({}, () => {
  const frames = input([40], { steps: 8, range: [-1, 1] });
  return lookForward(frames, { windows: [4], store: "callback" });
});
