// expect: LB3011 6:16 dense takes a tensor here, not class indices; embedding(x, { units }) makes numbers of them
import { dense, inputIndex, model } from "lookback";

export default model({}, () => {
  const token = inputIndex({ classes: 64 });
  return dense(token, { units: 8 });
});
