import type { Add, Subtract, Multiply, Divide, Remainder, Sum, Product } from "../../../src/language/arithmetic.ts";
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
function ok<T extends true>() {}
ok<Eq<Add<40, 64>, 104>>(); ok<Eq<Add<999, 1>, 1000>>(); ok<Eq<Add<0, 0>, 0>>(); ok<Eq<Add<65536, 123456789>, 123522325>>();
ok<Eq<Subtract<104, 64>, 40>>(); ok<Eq<Subtract<1000, 1>, 999>>(); ok<Eq<Subtract<3, 4>, never>>(); ok<Eq<Subtract<100, 100>, 0>>();ok<Eq<Subtract<5, 100>, never>>();
ok<Eq<Multiply<40, 64>, 2560>>(); ok<Eq<Multiply<0, 64>, 0>>(); ok<Eq<Multiply<4096, 4096>, 16777216>>(); ok<Eq<Multiply<100, 100>, 10000>>();
ok<Eq<Divide<2560, 64>, 40>>(); ok<Eq<Divide<512, 2>, 256>>(); ok<Eq<Divide<7, 2>, 3>>(); ok<Eq<Remainder<7, 2>, 1>>(); ok<Eq<Remainder<256, 64>, 0>>(); ok<Eq<Divide<3, 10>, 0>>();ok<Eq<Divide<16777216, 4096>, 4096>>();
ok<Eq<Sum<[1,2,3,4]>, 10>>(); ok<Eq<Product<[10,40]>, 400>>(); ok<Eq<Add<number, 3>, number>>(); ok<Eq<Sum<number[]>, number>>();
ok<Eq<Add<64|32, 10>, 74|42>>();
