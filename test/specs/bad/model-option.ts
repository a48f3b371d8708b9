// expect: LB3013 4:24 model has no option wieghts
import { input, model } from "lookback";

export default model({ wieghts: "./net.npz" }, () => {
  const frame = input([40], { range: [-1, 1] });
  return frame;
});
