/* SPDX-License-Identifier: MIT-0
 *
 * digits: checks at power-on that the weights are what was compiled, and that the model gives what it gave then.
 */
#include "digits.h"
#include "digits_arith.h"
#include "digits_weights.h"

#define LB_SELFTEST_STEPS 8u

static const int8_t lb_row_steps[64u] LB_ROM = {
    -128, -128,  -16,  111,   79, -112, -128, -128,
    -128,   -1,   79,  -32,  111,  -64, -128, -128,
    -128,  -96, -112,   79,   79, -128, -128, -128,
    -128, -128,  -96,  111,   47, -112, -128, -128,
    -128, -128, -128, -112,   63,   63, -112, -128,
    -128, -128, -128, -128, -112,   31,   -1, -128,
    -128, -128,   -1,  -64,  -48,   95,   15, -128,
    -128, -128,  -16,   79,   79,   15, -128, -128,
};

static uint32_t lb_crc_of(uint32_t crc, int32_t value, uint8_t bytes)
{
    for (uint8_t k = 0; k < bytes; k++) {
        crc = lb_crc32(crc, lb_byte(lb_unsigned(value), k));
    }
    return crc;
}

/* Of every constant in digits_weights.c, in its order, low byte first */
static uint32_t lb_weights_crc(void)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (uint32_t k = 0; k < 18432u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&digits_memory_w[k]), 1);
    }
    for (uint32_t k = 0; k < 768u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&digits_memory_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 640u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&digits_scores_w[k]), 1);
    }
    for (uint32_t k = 0; k < 20u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&digits_scores_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 512u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&digits_sigmoid_table[k]), 4);
    }
    return ~crc;
}

digits_status digits_selftest(digits_state *spare, digits_scratch *scratch, uint32_t *crc)
{
    digits_input in;
    digits_output out;
    uint32_t sum = 0xFFFFFFFFu;

    *crc = 0;
    if (lb_weights_crc() != 0x949633A1u) {
        return DIGITS_WEIGHTS_CORRUPT;
    }
    digits_init(spare);
    for (uint16_t step = 0; step < LB_SELFTEST_STEPS; step++) {
        for (uint16_t k = 0; k < 8; k++) {
            in.row.v[k] = LB_ROM_READ8(&lb_row_steps[(uint32_t)step * 8u + k]);
        }
        (void)digits_step(spare, scratch, &in, &out);
        for (uint16_t k = 0; k < 10; k++) {
            sum = lb_crc_of(sum, out.scores.v[k], 1);
        }
        for (uint16_t k = 0; k < 1; k++) {
            sum = lb_crc_of(sum, out.digit.v[k], 2);
        }
    }
    for (uint16_t u = 0; u < 64; u++) {
        sum = lb_crc_of(sum, spare->memory_h[u], 1);
    }
    for (uint16_t u = 0; u < 64; u++) {
        sum = lb_crc_of(sum, spare->memory_c[u], 4);
    }
    *crc = ~sum;
    return *crc == 0xF0706B01u ? DIGITS_OK : DIGITS_WRONG_RESULT;
}
