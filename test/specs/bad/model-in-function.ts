// expect: LB3002 5:10 a model is exported from the file, not built inside a function
import { input, model } from "lookback";

function build() {
  return model({}, () => input([4]));
}

export const inner = build();

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
