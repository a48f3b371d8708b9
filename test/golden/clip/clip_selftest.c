/* SPDX-License-Identifier: MIT-0
 *
 * clip: checks at power-on that the weights are what was compiled, and that the model gives what it gave then.
 */
#include "clip.h"
#include "clip_arith.h"
#include "clip_weights.h"

#define LB_SELFTEST_STEPS 8u

static const int8_t lb_frame_steps[48u] LB_ROM = {
    -127,  127,   63, -119,   81,  127,
      -8,   48,  -68,  -37,   26, -118,
     -62,   58,  -61,  -73, -114,   11,
       9,   52,   99,   12,   31, -127,
     112,  -50,   69,  -52,  127,  -59,
     -62,   58,  -61,  -73, -114,   11,
       8,   35, -121,  -75,  -58,   19,
     124,  -52,  127,  -78,  127, -127,
};

static uint32_t lb_crc_of(uint32_t crc, int32_t value, uint8_t bytes)
{
    for (uint8_t k = 0; k < bytes; k++) {
        crc = lb_crc32(crc, lb_byte(lb_unsigned(value), k));
    }
    return crc;
}

/* Of every constant in clip_weights.c, in its order, low byte first */
static uint32_t lb_weights_crc(void)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (uint32_t k = 0; k < 36u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_x_w[k]), 1);
    }
    for (uint32_t k = 0; k < 12u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_x_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 72u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_past_forward_l0_query[k]), 1);
    }
    for (uint32_t k = 0; k < 24u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_past_forward_l0_query_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 6u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_past_forward_l0_score[k]), 1);
    }
    for (uint32_t k = 0; k < 2u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_past_forward_l0_score_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 72u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_past_forward_l1_query[k]), 1);
    }
    for (uint32_t k = 0; k < 24u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_past_forward_l1_query_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 72u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_past_backward_l0_query[k]), 1);
    }
    for (uint32_t k = 0; k < 24u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_past_backward_l0_query_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 6u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_past_backward_l0_score[k]), 1);
    }
    for (uint32_t k = 0; k < 2u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_past_backward_l0_score_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 72u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ8(&clip_past_backward_l1_query[k]), 1);
    }
    for (uint32_t k = 0; k < 24u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ32(&clip_past_backward_l1_query_scales[k]), 4);
    }
    for (uint32_t k = 0; k < 256u; k++) {
        crc = lb_crc_of(crc, (int32_t)LB_ROM_READ16(&clip_exp2_table[k]), 2);
    }
    return ~crc;
}

clip_status clip_selftest(clip_state *spare, clip_scratch *scratch, uint32_t *crc)
{
    clip_input in[LB_SELFTEST_STEPS];
    clip_output out[LB_SELFTEST_STEPS];
    uint32_t sum = 0xFFFFFFFFu;

    *crc = 0;
    if (lb_weights_crc() != 0x4075BCF3u) {
        return CLIP_WEIGHTS_CORRUPT;
    }
    clip_init(spare);
    for (uint16_t step = 0; step < LB_SELFTEST_STEPS; step++) {
        for (uint16_t k = 0; k < 6; k++) {
            in[step].frame.v[k] = LB_ROM_READ8(&lb_frame_steps[(uint32_t)step * 6u + k]);
        }
    }
    if (clip_run(spare, scratch, in, LB_SELFTEST_STEPS, out) != CLIP_OK) {
        return CLIP_WRONG_RESULT;
    }
    for (uint16_t step = 0; step < LB_SELFTEST_STEPS; step++) {
        for (uint16_t k = 0; k < 48; k++) {
            sum = lb_crc_of(sum, out[step].past.v[k], 1);
        }
    }
    *crc = ~sum;
    return *crc == 0xBD2DB174u ? CLIP_OK : CLIP_WRONG_RESULT;
}
