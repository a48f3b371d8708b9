// expect: LB1016 1:1 parts/comment.json is not JSON: it has a comment or a trailing comma
import { dense, input, model } from "lookback";
import labels from "./parts/comment.json";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: labels.length });
});
