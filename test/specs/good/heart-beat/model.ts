import { dense, input, model } from "lookback";
import { width } from "./sizes.mts";
import rates, * as all from "./rates.json" with { type: "json" };

export default model({ stepsPerSecond: rates.stepsPerSecond }, () => {
  const frame = input([width], { range: [0, all.stepsPerSecond] });
  return dense(frame, { units: 2 });
});
