// expect: LB3017 7:18 scores and Scores would have one name in C
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  const scores = dense(frame, { units: 8 });
  const Scores = dense(scores, { units: 8 });
  return Scores;
});
