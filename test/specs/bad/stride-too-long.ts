// expect: LB3016 6:43 a stride of 20 leaves nothing of a whole sequence of 10 steps
import { input, maxPool, mean, model } from "lookback";

export default model({}, () => {
  const whole = input([4], { steps: 10 });
  return mean(maxPool(whole, { window: 2, stride: 20 }));
});
