import { outputName } from "./arguments.ts";
import type { YowaspJob } from "./yowasp-protocol.ts";

/**
 * V8 compiles each of clang's functions when it first runs. A small program with the constructs of the real
 * ones (loops over int8, 64-bit products, shifts, a table, struct copies) gets that done beside other work.
 */
const program = `#include <stdint.h>
#include <stddef.h>
#include <limits.h>
typedef struct { int32_t c[8]; int8_t h[8]; } state;
static const int16_t table[] = { 0, 1, 4, 9, 16, 25 };
static inline int32_t scale(int32_t x, int32_t m, unsigned s) { return (int32_t)(((int64_t)x * m + ((int64_t)1 << s)) >> (s + 1)); }
static int32_t dot(int32_t sum, const int8_t *a, const int8_t *b, uint16_t n)
{ for (uint16_t k = 0; k < n; k++) { sum += (int32_t)a[k] * b[k]; } return sum; }
__attribute__((export_name("step"))) uint32_t step(state *s, const int8_t *w, const int8_t *x, unsigned op)
{
    state old = *s;
    for (unsigned u = 0; u < 8; u++) {
        int32_t v = scale(dot(table[u % 6], w, x, 8), INT32_MAX / 3, 30);
        switch (op & 3u) { case 0: v = -v; break; case 1: v ^= old.c[u]; break; case 2: v = v < 0 ? 0 : v; break; default: break; }
        s->c[u] = v > 127 ? 127 : v;
        s->h[u] = (int8_t)s->c[u];
    }
    return (uint32_t)offsetof(state, h);
}
`;

export const warmUpJob: YowaspJob = {
  sources: { "warm-up.c": program },
  args: [
    "--target=wasm32",
    "-ffreestanding",
    "-nostdlib",
    "-Wl,--no-entry",
    "-mbulk-memory",
    "-O2",
    "-Wall",
    "-Wconversion",
    "warm-up.c",
    "-o",
    outputName,
  ],
};
