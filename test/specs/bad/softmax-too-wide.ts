// expect: LB3025 6:18 softmax over 1024 numbers: more than 512 is not supported yet
import { input, model, softmax } from "lookback";

export default model({}, () => {
  const frame = input([1024]);
  return softmax(frame);
});
