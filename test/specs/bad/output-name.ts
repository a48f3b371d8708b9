// expect: LB3023 6:12 left-foot cannot be a name in C: it holds "-"
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([6]);
  return { "left-foot": frame };
});
