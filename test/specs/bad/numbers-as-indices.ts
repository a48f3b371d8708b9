// expect: LB3011 6:20 embedding takes a tensor here, not fixed-point numbers
import { embedding, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return embedding(frame, { units: 8 });
});
