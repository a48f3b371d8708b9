/** Shapes and times that the editor infers; this file must check without an error. */

import {
  add, argmax, attention, bidirectional, collect, concat, conv1d, dense, embedding, type Every, feedback, flatten, frames, hold, type Indices, input, inputIndex, last, lookBack, lookForward, lstm, mean, powerSpectrum, relu, type Sequence, type Shape, shared, sigmoid, slice, split, type Step, type Tensor, type Time,
} from "lookback";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<Expected>(): <Actual>(x: Actual & (Same<Expected, Actual> extends true ? unknown : ["expected", Expected, "got", Actual])) => void;

function exact<N extends number>(x: Tensor<[N], Step>) {
  return add(x, relu(dense(x, { units: x.shape[0] })));
}
function anyTime<N extends number>(x: Tensor<[N]>) {
  return add(relu(dense(x, { units: x.shape[0] })), x);
}
function loose(x: Tensor, units: number) {
  return add(dense(x, { units }), x);
}

const frame = input([40], { range: [-1, 1] });
is<Tensor<[40], Step>>()(frame);
const memory = lstm(frame, { units: 64 });
is<Tensor<[64], Step>>()(memory);
is<Tensor<[64], Step>>()(exact(memory));
is<Tensor<[64]>>()(anyTime(memory));
loose(memory, 64);
is<Tensor<[104], Step>>()(concat([frame, memory]));
is<Tensor<[number], Step>>()(concat([1, 2, 4].map((dilation) => conv1d(frame, { filters: 16, kernelSize: 3, dilation }))));
is<Tensor<[32], Step>>()(conv1d(frame, { filters: 32, kernelSize: 3 }));
const slow = conv1d(frame, { filters: 32, kernelSize: 3, stride: 2 });
is<Tensor<[32], Every<2>>>()(slow);
is<Tensor<[32], Step>>()(hold(slow));
const whole = collect(slow, { steps: 50, hop: 25 });
is<Tensor<[32], Sequence<50, 50>>>()(whole);
const both = bidirectional(whole, (x) => lstm(x, { units: 48 }));
is<Tensor<[96], Sequence<50, 50>>>()(both);
is<Tensor<[96], Every<50>>>()(mean(both));
is<Tensor<[96], Every<50>>>()(last(both));
is<Tensor<[40], Sequence<200, 1>>>()(input([40], { range: [0, 1], steps: 200 }));
const gate = sigmoid(dense(memory, { units: 1 }));
is<Tensor<[512], Step>>()(lookBack(memory, { windows: [100, 100], heads: 4, prune: { threshold: 0.01, slots: [64, 300] }, store: gate }));
is<Tensor<[64], Step>>()(lookBack(memory, { windows: [512] }));
is<Tensor<[128], Step>>()(lookBack(memory, { windows: [16, 8], summary: { pool: 2 }, store: "callback" }));
is<Tensor<[192], Step>>()(lookBack(memory, { windows: [16, 8], summary: { top: 2 }, retain: { slots: 32 }, prune: { threshold: 0, slots: "auto" } }));
const windows: readonly number[] = [16, 8];
is<Tensor<[number], Step>>()(lookBack(memory, { windows }));
const [threshold, room]: number[] = [0.1, 8];
is<Tensor<[192], Step>>()(lookBack(memory, { windows: [16, 8], retain: { slots: room, threshold }, prune: { threshold, slots: "auto" } }));
is<Tensor<[192], Step>>()(lookBack(memory, { windows: [16, 8], retain: { slots: 512, threshold: 0.5 }, prune: { threshold: 1e-3, slots: [4, 4] } }));
is<Tensor<[384], Sequence<50, 50>>>()(lookForward(both, { windows: [10, 10], summary: { top: 3 } }));
is<Tensor<[6], Step>>()(input([6]));
is<Tensor<[6], Step>>()(input([6], { raw: "int16", scale: [1, 1, 1, 2, 2, 2], offset: 0 }));
is<Tensor<[8], Step>>()(lstm(frame, { units: 8, weights: { name: "encoder", layer: 1, reverse: true, layout: "pytorch" } }));
is<Tensor<[64], Step>>()(attention(memory, { window: 32, heads: 8 }));
const [left, right] = split(memory, { sizes: [16, 48] });
is<Tensor<[16], Step>>()(left);
is<Tensor<[48], Step>>()(right);
is<Tensor<[32], Step>>()(slice(memory, { start: 8, end: 40 }));
is<Tensor<[400], Step>>()(flatten(input([10, 40], { range: [0, 1] })));
is<Tensor<[24], Step>>()(embedding(inputIndex({ classes: 256 }), { units: 24 }));
is<Indices<[], Step, 64>>()(argmax(memory));
is<Tensor<[257], Step>>()(powerSpectrum(frames(input([160], { range: [-1, 1] }), { length: 400 }), { fftSize: 512 }));
is<Tensor<[8], Step>>()(shared((x: Tensor<[40], Step>) => dense(x, { units: 8 }))(frame));
is<Tensor<[10], Step>>()(feedback([10], (previous) => dense(concat([previous, frame]), { units: 10 })));
is<Tensor<[100000], Step>>()(dense(frame, { units: 100000 }));
is<Tensor<[100040], Step>>()(concat([frame, dense(frame, { units: 100000 })]));
let deep: Tensor = frame;
for (const units of [64, 32]) deep = lstm(deep, { units });

// Generic blocks: vectors, matrices, sums of type parameters, and any shape where the operator takes any.
function matrix<N extends number, M extends number>(x: Tensor<[N, M]>) {
  return add(x, dense(x, { units: x.shape[1] }));
}
function joined<N extends number>(x: Tensor<[N]>, y: Tensor<[N]>) {
  return add(x, dense(concat([x, y]), { units: x.shape[0] }));
}
function anyShape<S extends Shape, T extends Time>(x: Tensor<S, T>) {
  return add(x, relu(x));
}
is<Tensor<[3, 4]>>()(matrix(input([3, 4], { range: [0, 1] })));
is<Tensor<[40]>>()(joined(frame, frame));
is<Tensor<[40], Step>>()(anyShape(frame));

// A tensor of unknown time goes everywhere.
declare const unknown: Tensor<[8]>;
is<Tensor<[8], Step>>()(hold(unknown));
is<Tensor<[8], Sequence<5, number>>>()(collect(unknown, { steps: 5 }));
is<Tensor<[8]>>()(lookBack(unknown, { windows: [10] }));
mean(unknown);
