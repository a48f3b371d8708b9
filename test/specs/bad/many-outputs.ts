// expect: LB3026 6:10 the model has 33 outputs, but 32 is the most
import { input, model } from "lookback";

export default model({}, () => {
  const frame = input([4]);
  return {
    o0: frame,
    o1: frame,
    o2: frame,
    o3: frame,
    o4: frame,
    o5: frame,
    o6: frame,
    o7: frame,
    o8: frame,
    o9: frame,
    o10: frame,
    o11: frame,
    o12: frame,
    o13: frame,
    o14: frame,
    o15: frame,
    o16: frame,
    o17: frame,
    o18: frame,
    o19: frame,
    o20: frame,
    o21: frame,
    o22: frame,
    o23: frame,
    o24: frame,
    o25: frame,
    o26: frame,
    o27: frame,
    o28: frame,
    o29: frame,
    o30: frame,
    o31: frame,
    o32: frame,
  };
});
