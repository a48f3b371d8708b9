// expect: LB3018 4:24 parts\model.npz is outside the spec's folder
import { input, model } from "lookback";

export default model({ weights: "parts\\model.npz" }, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
