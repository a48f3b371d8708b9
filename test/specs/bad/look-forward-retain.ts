// expect: LB3013 6:45 lookForward has no option retain
import { input, lookForward, model } from "lookback";

export default model({}, () => {
  const clip = input([40], { steps: 50, range: [-1, 1] });
  return lookForward(clip, { windows: [16], retain: { slots: 8 } });
});
