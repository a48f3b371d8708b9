// expect: LB2001 3:1 a re-export of JSON cannot be used in a spec
import { dense, input, model } from "lookback";
export { default as settings } from "./parts/settings.json";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return dense(frame, { units: 4 });
});
