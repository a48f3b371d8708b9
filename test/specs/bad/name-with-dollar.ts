// expect: LB3023 5:18 $frame cannot be a name in C: $ is not part of a name in standard C
import { input, model } from "lookback";

export default model({}, () => {
  const $frame = input([6]);
  return $frame;
});
