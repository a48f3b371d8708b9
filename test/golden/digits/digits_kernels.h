/* SPDX-License-Identifier: MIT-0 */
#ifndef DIGITS_KERNELS_H
#define DIGITS_KERNELS_H

#include <stdint.h>
#include "digits_port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One step of an LSTM. w: for each unit its rows i e g o, `inputs` columns for x and behind them `units` for h; e forgets (1 - f).
 * scales: { bias, m of x, m of h } a row. h_next must not be h. c has 20 fraction bits. */
void digits_lstm_s8(const int8_t *w, const int32_t *scales, uint8_t tx, uint8_t th, const int8_t *x, uint16_t inputs,
    const int8_t *h, int8_t *h_next, int32_t *c, uint16_t units);
/* y[r] = clamp(scale(bias[r] + sum of w[r][k] * x[k])), r < rows, k < columns. scales: { bias, m } a row. */
void digits_dense_s8(const int8_t *w, const int32_t *scales, uint8_t t, const int8_t *x, uint16_t columns,
    int8_t *y, uint16_t rows, int32_t least, int32_t greatest);

#ifdef __cplusplus
}
#endif

#endif
