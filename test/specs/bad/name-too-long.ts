// expect: LB3023 5:54 theAccelerationOfTheLeftFootInAllThreeAxes cannot be a name in C: it has 42 characters, and 40 is the most
import { input, model } from "lookback";

export default model({}, () => {
  const theAccelerationOfTheLeftFootInAllThreeAxes = input([6]);
  return theAccelerationOfTheLeftFootInAllThreeAxes;
});
