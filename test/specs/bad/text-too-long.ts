// expect: LB2014 7:39 reading this spec takes more than 100000 characters in a text
import { dense, input, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  let text = "x";
  for (let i = 0; i < 40; i++) text = text + text;
  return dense(frame, { units: text.length });
});
