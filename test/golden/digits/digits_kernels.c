/* SPDX-License-Identifier: MIT-0
 *
 * The kernels that digits needs, in portable C. A core with faster ones brings them in place of these; the bits are the same.
 */
#include "digits_kernels.h"
#include "digits_arith.h"

/* acc + sum of w[k] * x[k]: proved to fit 32 bits in any order */
static int32_t lb_dot_s8(int32_t acc, const int8_t *w, const int8_t *x, uint16_t count)
{
    for (uint16_t k = 0; k < count; k++) {
        acc += (int32_t)LB_ROM_READ8(&w[k]) * x[k];
    }
    return acc;
}

LB_FAST_CODE
void digits_lstm_s8(const int8_t *w, const int32_t *scales, uint8_t tx, uint8_t th, const int8_t *x, uint16_t inputs,
    const int8_t *h, int8_t *h_next, int32_t *c, uint16_t units)
{
    for (uint16_t u = 0; u < units; u++) {
        int32_t p[4]; /* gates i e g o in Q4.14, g doubled */
        for (uint8_t gate = 0; gate < 4; gate++) {
            const int32_t acc_x = lb_dot_s8(LB_ROM_READ32(&scales[0]), w, x, inputs);
            const int32_t acc_h = lb_dot_s8(0, w + inputs, h, units);
            p[gate] = lb_scale(acc_x, tx, LB_ROM_READ32(&scales[1])) + lb_scale(acc_h, th, LB_ROM_READ32(&scales[2]));
            w += inputs;
            w += units;
            scales += 3;
        }
        c[u] = lb_lstm_cell(c[u], p[0], p[1], p[2]);
        h_next[u] = lb_hidden_s8(lb_lstm_shown(c[u], p[3]));
    }
}

LB_FAST_CODE
void digits_dense_s8(const int8_t *w, const int32_t *scales, uint8_t t, const int8_t *x, uint16_t columns,
    int8_t *y, uint16_t rows, int32_t least, int32_t greatest)
{
    for (uint16_t r = 0; r < rows; r++) {
        const int32_t acc = lb_dot_s8(LB_ROM_READ32(&scales[0]), w, x, columns);
        y[r] = lb_requantize_s8(acc, t, LB_ROM_READ32(&scales[1]), least, greatest);
        w += columns;
        scales += 2;
    }
}
