// expect: LB3022 6:46 quantize.state: "int16" is not supported yet
import { input, lstm, model } from "lookback";

export default model({}, () => {
  const frame = input([40], { range: [-1, 1] });
  return lstm(frame, { units: 8, quantize: { state: "int16" } });
});
