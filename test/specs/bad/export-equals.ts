// expect: LB2001 4:1 export = cannot be used in a spec
import { input, model } from "lookback";

export = model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
