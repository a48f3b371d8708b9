// expect: LB3025 5:30 100000 classes do not fit the 16 bits of an index; more than 65536 is not supported yet
import { embedding, inputIndex, model } from "lookback";

export default model({}, () => {
  const token = inputIndex({ classes: 100_000 });
  return embedding(token, { units: 4 });
});
