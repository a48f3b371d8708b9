import { dense, input, model } from "lookback";
import labels from "./parts/labels.json";

export default model({}, () => dense(input([4], { range: [-1, 1] }), { units: labels.length, labels }));
