// expect: LB3023 5:17 größe cannot be a name in C: it has a letter outside ASCII
import { input, model } from "lookback";

export default model({}, () => {
  const größe = input([6]);
  return größe;
});
