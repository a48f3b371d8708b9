/* SPDX-License-Identifier: MIT-0
 *
 * The arithmetic that digits is built from: the whole of it. Nothing else in these files shifts, divides or narrows.
 * Shifts of negative numbers floor (checked in digits_port.h); no operation here can overflow for the arguments stated.
 */
#ifndef DIGITS_ARITH_H
#define DIGITS_ARITH_H

#include <stdint.h>
#include "digits_port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* floor(a * b / 2^32). Within 2^30 either way where neither factor is -2^31: two of them add up to 32 bits. */
static inline int32_t lb_mulh(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b) >> 32);
}

/* floor(a * b / 2^16); b fits 16 bits, so the result fits 32 */
static inline int32_t lb_mulw(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b) >> 16);
}

static inline int32_t lb_clamp(int32_t value, int32_t least, int32_t greatest)
{
    return value < least ? least : value > greatest ? greatest : value;
}

/* An accumulator to the scale of a result, or of a gate; t <= 28, 0 <= m. |acc * 2^t| < 2^31 is proved for every row (manifest.json,
 * "bound"), so the result is within 2^30 and a gate may add two of them. */
static inline int32_t lb_scale(int32_t acc, uint8_t t, int32_t m)
{
    return lb_mulh(acc * ((int32_t)1 << t), m);
}

/* An accumulator to a stored value. Its rounding and zero point stand in the bias. */
static inline int8_t lb_requantize_s8(int32_t acc, uint8_t t, int32_t m, int32_t least, int32_t greatest)
{
    return (int8_t)lb_clamp(lb_scale(acc, t, m), least, greatest);
}

static inline int16_t lb_requantize_s16(int32_t acc, uint8_t t, int32_t m, int32_t least, int32_t greatest)
{
    return (int16_t)lb_clamp(lb_scale(acc, t, m), least, greatest);
}

#define LB_SIGMOID_WORDS 512
extern const int32_t digits_sigmoid_table[LB_SIGMOID_WORDS] LB_ROM;

/* Sigmoid of p / 2^14 in Q0.31 with 2^15 folded in: a word of the table is the base of 1024 values of p, its low half their slope.
 * No base and slope lead beyond 2^31 - 1, none below 0 (the words are checked when the compiler is built). */
static inline int32_t lb_sigmoid31(int32_t p)
{
    const int32_t word = LB_ROM_READ32(&digits_sigmoid_table[lb_clamp(p >> 10, -256, 255) + 256]);
    return word + (word & 0x7FFF) * (p & 1023);
}

/* Sigmoid of p / 2^14, Q0.15: 0 .. 32767 */
static inline int32_t lb_sigmoid15(int32_t p)
{
    return lb_sigmoid31(p) >> 16;
}

/* Hyperbolic tangent of p2 / 2^15, Q.20: within 2^20 + 32 */
static inline int32_t lb_tanh20(int32_t p2)
{
    return (lb_sigmoid31(p2) >> 10) - (((int32_t)1 << 20) + 32);
}

/* Sigmoid and tanh of p as stored values: 2^-8 from -128 on and Q0.7 in int8, Q1.14 in int16. */
static inline int8_t lb_sigmoid_s8(int32_t p)
{
    return (int8_t)(lb_clamp((lb_sigmoid15(p) + 64) >> 7, 0, 255) - 128);
}

static inline int16_t lb_sigmoid_s16(int32_t p)
{
    return (int16_t)((lb_sigmoid15(p) + 1) >> 1);
}

static inline int8_t lb_tanh_s8(int32_t p2)
{
    return (int8_t)lb_clamp((lb_tanh20(p2) + 4096) >> 13, -127, 127);
}

static inline int16_t lb_tanh_s16(int32_t p2)
{
    return (int16_t)((lb_tanh20(p2) + 32) >> 6);
}

/* 2 * a, held at the ends of int32 */
static inline int32_t lb_double_saturated(int32_t a)
{
    if (a > INT32_MAX / 2) {
        return INT32_MAX;
    }
    return a < INT32_MIN / 2 ? INT32_MIN : a * 2;
}

/* The next cell of an LSTM, 20 fraction bits: c + sigmoid(i) * tanh(g) - c * sigmoid(e), e = 1 - f, so that a cell can hold for ever.
 * |entering| < 2^19 + 17. `leaving` has the sign of c and at most half its size, so c / 2 - leaving stays between 0 and c / 2; the sum of
 * all three is within 2^30 + 2^19 + 18, whatever the arguments. */
static inline int32_t lb_lstm_cell(int32_t c, int32_t pi, int32_t pe, int32_t pg)
{
    const int32_t entering = lb_mulw(lb_tanh20(pg), lb_sigmoid15(pi));
    const int32_t leaving = lb_mulw(c, lb_sigmoid15(pe));
    return lb_double_saturated(entering + (c >> 1) - leaving);
}

/* What the output gate shows of the cell, Q.19: within 2^19, so that Q1.14 needs no clamp; and h as it is stored, Q0.7 or Q1.14 */
static inline int32_t lb_lstm_shown(int32_t c, int32_t po)
{
    return lb_mulw(lb_tanh20(c >> 5), lb_sigmoid15(po));
}

static inline int8_t lb_hidden_s8(int32_t shown)
{
    return (int8_t)lb_clamp((shown + 2048) >> 12, -128, 127);
}

static inline int16_t lb_hidden_s16(int32_t shown)
{
    return (int16_t)((shown + 16) >> 5);
}

/* CRC-32 as zip has it, a byte at a time and without a table. Begin with 0xFFFFFFFF, invert at the end. */
static inline uint32_t lb_crc32(uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    for (uint8_t bit = 0; bit < 8; bit++) {
        crc = (crc >> 1) ^ ((crc & 1u) != 0u ? 0xEDB88320u : 0u);
    }
    return crc;
}

/* The k-th byte of a value, low first */
static inline uint8_t lb_byte(uint32_t value, uint8_t k)
{
    return (uint8_t)((value >> (8u * k)) & 0xFFu);
}

static inline uint32_t lb_unsigned(int32_t value)
{
    return (uint32_t)value;
}

/* Two's complement read back, without relying on how a compiler narrows. */
static inline int32_t lb_signed(uint32_t bits)
{
    return bits <= 0x7FFFFFFFu ? (int32_t)bits : -(int32_t)(0xFFFFFFFFu - bits) - 1;
}

static inline int32_t lb_get_s8(const uint8_t *bytes)
{
    return (int32_t)(bytes[0] ^ 0x80u) - 0x80;
}

static inline uint32_t lb_get_u16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | ((uint32_t)bytes[1] << 8);
}

static inline int32_t lb_get_s16(const uint8_t *bytes)
{
    return (int32_t)(lb_get_u16(bytes) ^ 0x8000u) - 0x8000;
}

static inline uint32_t lb_get_u32(const uint8_t *bytes)
{
    return lb_get_u16(bytes) | (lb_get_u16(bytes + 2) << 16);
}

static inline int32_t lb_get_s32(const uint8_t *bytes)
{
    return lb_signed(lb_get_u32(bytes));
}

/* A value known to fit, stored in fewer bits */
static inline int8_t lb_narrow_s8(int32_t value)
{
    return (int8_t)value;
}

static inline int16_t lb_narrow_s16(int32_t value)
{
    return (int16_t)value;
}

static inline int32_t lb_narrow_s32(int32_t value)
{
    return value;
}

/* Low byte first; the place behind them is returned. */
static inline uint8_t *lb_put(uint8_t *bytes, uint32_t value, uint8_t count)
{
    for (uint8_t k = 0; k < count; k++) {
        bytes[k] = lb_byte(value, k);
    }
    return bytes + count;
}

#ifdef __cplusplus
}
#endif

#endif
