// expect: LB3015 6:60 decode has 8 classes, but its block gives one of 9
import { argmax, decode, dense, embedding, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return decode(frame, { steps: 5, classes: 8, first: 0 }, (previous) => argmax(dense(embedding(previous, { units: 4 }), { units: 9 })));
});
