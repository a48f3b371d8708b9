// expect: LB3017 5:36 model net and model NET would have one name in C
import { input, model } from "lookback";

export const net = model({}, () => input([4]));
export const NET = model({}, () => input([4]));
