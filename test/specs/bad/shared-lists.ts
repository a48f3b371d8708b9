// expect: LB3014 13:31 range must be [least, greatest], not a list
import { input, model } from "lookback";

const a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const b = [a, a, a, a, a, a, a, a, a, a];
const c = [b, b, b, b, b, b, b, b, b, b];
const d = [c, c, c, c, c, c, c, c, c, c];
const e = [d, d, d, d, d, d, d, d, d, d];
const f = [e, e, e, e, e, e, e, e, e, e];
const g = [f, f, f, f, f, f, f, f, f, f];

export default model({}, () => {
  const frame = input([40], { range: [g, g] });
  return frame;
});
