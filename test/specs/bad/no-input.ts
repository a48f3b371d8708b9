// expect: LB3008 4:16 the model has no input
import { feedback, model, relu } from "lookback";

export default model({}, () => {
  return feedback([4], (previous) => relu(previous));
});
