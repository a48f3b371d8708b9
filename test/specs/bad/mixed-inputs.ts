// expect: LB3027 6:17 frame arrives step by step and whole as a whole sequence; a model has inputs of one kind
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  const whole = input([40], { range: [-1, 1], steps: 100 });
  return { frame, whole };
});
