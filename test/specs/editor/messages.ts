import { model, input, lstm, dense, softmax, add, concat, conv1d, lookBack, collect, bidirectional, multiply, split, attention, lookForward, type Tensor } from "lookback";
const frame = input([40], { range: [-1, 1] });
const memory = lstm(frame, { units: 64 });
add(frame, memory);
add(memory, conv1d(memory, { filters: 64, kernelSize: 3, stride: 10 }));
lstm(input([10, 40], { range: [0, 1] }), { units: 3 });
concat([frame, input([3, 40], { range: [0, 1] })]);
bidirectional(frame, (x) => lstm(x, { units: 48 }));
lookBack(collect(frame, { steps: 100 }), { windows: [10] });
dense(frame, { units: 3, labels: ["a", "b"] });
dense(frame, {});
dense(frame);
split(frame, { sizes: [3, 4] });
attention(frame, { window: 10, heads: 7 });
lstm(frame, { unit: 3 });
softmax(frame, memory);
lookBack(frame, { windows: [10], store: frame });
dense("x", { units: 3 });
function loose<N extends number, M extends number>(x: Tensor<[N]>, y: Tensor<[M]>) { return add(x, y); }
model({}, () => {});
// lookBack: what the editor says where the compiler says LB3014, LB3015, LB3024 or LB3025.
lookBack(frame, { windows: [16, 1] });
lookBack(frame, { windows: [600] });
lookBack(frame, { windows: [100, 200] });
lookBack(frame, { windows: [100, 100], summary: { top: 6 } });
lookBack(frame, { windows: [16, 8], prune: { threshold: 0, slots: [16] } });
lookBack(frame, { windows: [16, 8], prune: { threshold: 0, slots: [0, 8] } });
lookBack(frame, { windows: [16, 8], prune: { threshold: 0, slots: [16, 33] } });
lookBack(frame, { windows: [16, 8], summary: { pool: 2 }, retain: { slots: 32 } });
lookBack(frame, { windows: [16, 8], summary: { top: 2, pool: 2 } });
lookBack(frame, { windows: [16], storeGate: frame });
lookForward(frame, { windows: [16] });
// Options of a model and of the weights.
model({ quantize: { ranges: "max" } }, () => frame);
model({ tolerence: { maxError: 1 } }, () => frame);
dense(frame, { units: 3, weights: { layout: "keras" } });
input([6], { raw: "float32" });
