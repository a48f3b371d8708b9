// expect: LB3015 7:35 stateFrom must be lstm of 16 units, but first is lstm of [8]
import { input, lstm, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  const first = lstm(frame, { units: 8 });
  return lstm(frame, { units: 16, stateFrom: first });
});
