// expect: LB3015 6:24 feedback of shape [8] gets [9] from its block
import { concat, dense, feedback, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return feedback([8], (previous) => dense(concat([previous, frame]), { units: 9 }));
});
