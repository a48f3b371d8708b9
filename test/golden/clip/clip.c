/* SPDX-License-Identifier: MIT-0
 *
 * clip: the run, in the order of the graph. Each block names its line in the spec, its shapes and its formats.
 */
#include "clip.h"
#include "clip_arith.h"
#include "clip_kernels.h"
#include "clip_weights.h"

/* The sizes that the header states. */
typedef char clip_state_size[sizeof(clip_state) == CLIP_STATE_BYTES ? 1 : -1];
typedef char clip_scratch_size[sizeof(clip_scratch) == CLIP_SCRATCH_BYTES ? 1 : -1];

static const uint8_t lb_model_hash[32] LB_ROM = {
    0x0b, 0x4c, 0xb0, 0x64, 0x19, 0x2d, 0xfa, 0xa0,
    0xcc, 0xe2, 0xd7, 0xd0, 0xb6, 0x6a, 0xb1, 0xf3,
    0xc8, 0x7e, 0xae, 0x87, 0xe2, 0x8e, 0xe2, 0xaf,
    0x62, 0x32, 0xe8, 0x0a, 0x84, 0xb9, 0xf0, 0x17,
};

void clip_init(clip_state *state)
{
    clip_reset(state);
}

void clip_reset(clip_state *state)
{
    state->unused = 0;
}

LB_FAST_CODE
clip_status clip_run(clip_state *state, clip_scratch *scratch, const clip_input in[], uint32_t steps, clip_output out[])
{
    (void)state;
    if (steps == 0u || steps > CLIP_MOST_STEPS) {
        return CLIP_BAD_LENGTH;
    }
    /* x = dense(frame, { units: 6 })    clip.ts:5
     * [6] int8 -> [6] int8, (q - 20) * 0.0104486188 */
    for (uint32_t position = 0; position < steps; position++) {
        LB_LAYER_HOOK(0);
        clip_dense_s8(clip_x_w, clip_x_scales, 0, in[position].frame.v, 6, scratch->x.v[position], 6, -128, 127);
        LB_PROBE(0, scratch->x.v[position], 6);
    }

    /* past.forward.rescale0 = lookForward(x, { windows: [5, 4], heads: 2, summary: { top: 2 }, prune: { threshold: 0, slots: "a...    clip.ts:6
     * [6] int8 -> [6] int8, q * 0.0120879458, within -127 .. 127 */
    for (uint32_t position = 0; position < steps; position++) {
        LB_LAYER_HOOK(1);
        for (uint16_t k = 0; k < 6; k++) {
            scratch->past_forward_rescale0.v[position][k] = lb_requantize_s8((int32_t)scratch->x.v[position][k] * 16384 - 318203, 0, 226593, -127, 127);
        }
        LB_PROBE(1, scratch->past_forward_rescale0.v[position], 6);
    }

    /* past.forward = lookForward(x, { windows: [5, 4], heads: 2, summary: { top: 2 }, prune: { threshold: 0, slots: "a...    clip.ts:6
     * [6] int8 -> [24] int8, q * 0.0120879458 */
    for (uint16_t u = 0; u < 30; u++) {
        scratch->past_forward_l0_vectors.v[u] = 0;
    }
    for (uint16_t u = 0; u < 5; u++) {
        scratch->past_forward_l0_counts.v[u] = 0;
    }
    for (uint16_t u = 0; u < 5; u++) {
        scratch->past_forward_l0_index.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_forward_l0_head.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_forward_l0_len.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_forward_l0_age.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_forward_l0_candidates.v[u] = 0;
    }
    for (uint16_t u = 0; u < 2; u++) {
        scratch->past_forward_l0_candidate_scores.v[u] = 0;
    }
    for (uint16_t u = 0; u < 12; u++) {
        scratch->past_forward_l0_candidate_vectors.v[u] = 0;
    }
    for (uint16_t u = 0; u < 48; u++) {
        scratch->past_forward_l1_vectors.v[u] = 0;
    }
    for (uint16_t u = 0; u < 8; u++) {
        scratch->past_forward_l1_counts.v[u] = 0;
    }
    for (uint16_t u = 0; u < 8; u++) {
        scratch->past_forward_l1_index.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_forward_l1_head.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_forward_l1_len.v[u] = 0;
    }
    for (uint32_t position = 0; position < steps; position++) {
        LB_LAYER_HOOK(2);
        /* Level 0: the last 5 vectors, in 5 slots for 5; equal vectors are one */
        clip_look_back_window_8_8_s8(scratch->past_forward_l0_vectors.v, scratch->past_forward_l0_counts.v, scratch->past_forward_l0_index.v, scratch->past_forward_l0_head.v, scratch->past_forward_l0_len.v, 5, 5, 6, 0,
            scratch->past_forward_rescale0.v[position]);
        clip_look_back_offer_s8(scratch->past_forward_l0_candidates.v, scratch->past_forward_l0_candidate_scores.v, scratch->past_forward_l0_candidate_vectors.v, 2, 6,
            clip_past_forward_l0_score, clip_past_forward_l0_score_scales, scratch->past_forward_rescale0.v[position]);
        if (lb_next(scratch->past_forward_l0_age.v, 5) != 0u) {
            const uint16_t handed0 = clip_look_back_close_s8(scratch->past_forward_l0_candidates.v, scratch->past_forward_l0_candidate_scores.v, scratch->past_forward_l0_candidate_vectors.v, 2, 6,
                clip_past_forward_l0_score_scales, 1, scratch->past_forward_entries.v);
            /* Level 1: what the last 4 blocks below handed up, in 8 slots for 8; equal vectors are one */
            for (uint16_t k = 0; k < 2; k++) {
                const int8_t *entry = scratch->past_forward_entries.v + (size_t)k * 6;
                clip_look_back_window_gaps_8_8_s8(scratch->past_forward_l1_vectors.v, scratch->past_forward_l1_counts.v, scratch->past_forward_l1_index.v, scratch->past_forward_l1_head.v, scratch->past_forward_l1_len.v, 8, 8, 6, 0,
                    entry, k < handed0 ? 1 : 0);
            }
        }
        /* Level 0, head 0 */
        clip_dense_s8(clip_past_forward_l0_query, clip_past_forward_l0_query_scales, 0, scratch->past_forward_rescale0.v[position], 6, scratch->past_forward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_forward_l0_vectors.v, scratch->past_forward_l0_counts.v, 5, 6, scratch->past_forward_query.v, 0, 387388833, -131,
            scratch->past_forward_logits.v, scratch->past_forward_sums.v, scratch->past_forward.v[position]);
        /* Level 0, head 1 */
        clip_dense_s8(clip_past_forward_l0_query + 36, clip_past_forward_l0_query_scales + 12, 0, scratch->past_forward_rescale0.v[position], 6, scratch->past_forward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_forward_l0_vectors.v, scratch->past_forward_l0_counts.v, 5, 6, scratch->past_forward_query.v, 0, 354155933, -126,
            scratch->past_forward_logits.v, scratch->past_forward_sums.v, scratch->past_forward.v[position] + 6);
        /* Level 1, head 0 */
        clip_dense_s8(clip_past_forward_l1_query, clip_past_forward_l1_query_scales, 0, scratch->past_forward_rescale0.v[position], 6, scratch->past_forward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_forward_l1_vectors.v, scratch->past_forward_l1_counts.v, 8, 6, scratch->past_forward_query.v, 0, 269967823, -17,
            scratch->past_forward_logits.v, scratch->past_forward_sums.v, scratch->past_forward.v[position] + 12);
        /* Level 1, head 1 */
        clip_dense_s8(clip_past_forward_l1_query + 36, clip_past_forward_l1_query_scales + 12, 0, scratch->past_forward_rescale0.v[position], 6, scratch->past_forward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_forward_l1_vectors.v, scratch->past_forward_l1_counts.v, 8, 6, scratch->past_forward_query.v, 0, 303581683, 105,
            scratch->past_forward_logits.v, scratch->past_forward_sums.v, scratch->past_forward.v[position] + 18);
        LB_PROBE(2, scratch->past_forward.v[position], 24);
    }

    /* past.backward.rescale0 = lookForward(x, { windows: [5, 4], heads: 2, summary: { top: 2 }, prune: { threshold: 0, slots: "a...    clip.ts:6
     * [6] int8 -> [6] int8, q * 0.0120879458, within -127 .. 127 */
    for (uint32_t position = steps; position-- > 0u;) {
        LB_LAYER_HOOK(3);
        for (uint16_t k = 0; k < 6; k++) {
            scratch->past_backward_rescale0.v[position][k] = lb_requantize_s8((int32_t)scratch->x.v[position][k] * 16384 - 318203, 0, 226593, -127, 127);
        }
        LB_PROBE(3, scratch->past_backward_rescale0.v[position], 6);
    }

    /* past.backward = lookForward(x, { windows: [5, 4], heads: 2, summary: { top: 2 }, prune: { threshold: 0, slots: "a...    clip.ts:6
     * [6] int8 -> [24] int8, q * 0.0120879458 */
    for (uint16_t u = 0; u < 30; u++) {
        scratch->past_backward_l0_vectors.v[u] = 0;
    }
    for (uint16_t u = 0; u < 5; u++) {
        scratch->past_backward_l0_counts.v[u] = 0;
    }
    for (uint16_t u = 0; u < 5; u++) {
        scratch->past_backward_l0_index.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_backward_l0_head.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_backward_l0_len.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_backward_l0_age.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_backward_l0_candidates.v[u] = 0;
    }
    for (uint16_t u = 0; u < 2; u++) {
        scratch->past_backward_l0_candidate_scores.v[u] = 0;
    }
    for (uint16_t u = 0; u < 12; u++) {
        scratch->past_backward_l0_candidate_vectors.v[u] = 0;
    }
    for (uint16_t u = 0; u < 48; u++) {
        scratch->past_backward_l1_vectors.v[u] = 0;
    }
    for (uint16_t u = 0; u < 8; u++) {
        scratch->past_backward_l1_counts.v[u] = 0;
    }
    for (uint16_t u = 0; u < 8; u++) {
        scratch->past_backward_l1_index.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_backward_l1_head.v[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        scratch->past_backward_l1_len.v[u] = 0;
    }
    for (uint32_t position = steps; position-- > 0u;) {
        LB_LAYER_HOOK(4);
        /* Level 0: the last 5 vectors, in 5 slots for 5; equal vectors are one */
        clip_look_back_window_8_8_s8(scratch->past_backward_l0_vectors.v, scratch->past_backward_l0_counts.v, scratch->past_backward_l0_index.v, scratch->past_backward_l0_head.v, scratch->past_backward_l0_len.v, 5, 5, 6, 0,
            scratch->past_backward_rescale0.v[position]);
        clip_look_back_offer_s8(scratch->past_backward_l0_candidates.v, scratch->past_backward_l0_candidate_scores.v, scratch->past_backward_l0_candidate_vectors.v, 2, 6,
            clip_past_backward_l0_score, clip_past_backward_l0_score_scales, scratch->past_backward_rescale0.v[position]);
        if (lb_next(scratch->past_backward_l0_age.v, 5) != 0u) {
            const uint16_t handed0 = clip_look_back_close_s8(scratch->past_backward_l0_candidates.v, scratch->past_backward_l0_candidate_scores.v, scratch->past_backward_l0_candidate_vectors.v, 2, 6,
                clip_past_backward_l0_score_scales, 2, scratch->past_backward_entries.v);
            /* Level 1: what the last 4 blocks below handed up, in 8 slots for 8; equal vectors are one */
            for (uint16_t k = 0; k < 2; k++) {
                const int8_t *entry = scratch->past_backward_entries.v + (size_t)k * 6;
                clip_look_back_window_gaps_8_8_s8(scratch->past_backward_l1_vectors.v, scratch->past_backward_l1_counts.v, scratch->past_backward_l1_index.v, scratch->past_backward_l1_head.v, scratch->past_backward_l1_len.v, 8, 8, 6, 0,
                    entry, k < handed0 ? 1 : 0);
            }
        }
        /* Level 0, head 0 */
        clip_dense_s8(clip_past_backward_l0_query, clip_past_backward_l0_query_scales, 0, scratch->past_backward_rescale0.v[position], 6, scratch->past_backward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_backward_l0_vectors.v, scratch->past_backward_l0_counts.v, 5, 6, scratch->past_backward_query.v, 0, 391325826, 0,
            scratch->past_backward_logits.v, scratch->past_backward_sums.v, scratch->past_backward.v[position]);
        /* Level 0, head 1 */
        clip_dense_s8(clip_past_backward_l0_query + 36, clip_past_backward_l0_query_scales + 12, 0, scratch->past_backward_rescale0.v[position], 6, scratch->past_backward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_backward_l0_vectors.v, scratch->past_backward_l0_counts.v, 5, 6, scratch->past_backward_query.v, 0, 297581672, 165,
            scratch->past_backward_logits.v, scratch->past_backward_sums.v, scratch->past_backward.v[position] + 6);
        /* Level 1, head 0 */
        clip_dense_s8(clip_past_backward_l1_query, clip_past_backward_l1_query_scales, 0, scratch->past_backward_rescale0.v[position], 6, scratch->past_backward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_backward_l1_vectors.v, scratch->past_backward_l1_counts.v, 8, 6, scratch->past_backward_query.v, 0, 162477908, -319,
            scratch->past_backward_logits.v, scratch->past_backward_sums.v, scratch->past_backward.v[position] + 12);
        /* Level 1, head 1 */
        clip_dense_s8(clip_past_backward_l1_query + 36, clip_past_backward_l1_query_scales + 12, 0, scratch->past_backward_rescale0.v[position], 6, scratch->past_backward_query.v, 6, -127, 127);
        clip_look_back_read_8_s8(scratch->past_backward_l1_vectors.v, scratch->past_backward_l1_counts.v, 8, 6, scratch->past_backward_query.v, 0, 254884909, 174,
            scratch->past_backward_logits.v, scratch->past_backward_sums.v, scratch->past_backward.v[position] + 18);
        LB_PROBE(4, scratch->past_backward.v[position], 24);
    }

    /* past = lookForward(x, { windows: [5, 4], heads: 2, summary: { top: 2 }, prune: { threshold: 0, slots: "a...    clip.ts:6
     * [24] int8, [24] int8 -> [48] int8, q * 0.0120879458 */
    for (uint32_t position = 0; position < steps; position++) {
        LB_LAYER_HOOK(5);
        for (uint16_t k = 0; k < 24; k++) {
            out[position].past.v[k] = scratch->past_forward.v[position][k];
        }
        for (uint16_t k = 0; k < 24; k++) {
            out[position].past.v[24 + k] = scratch->past_backward.v[position][k];
        }
        LB_PROBE(5, out[position].past.v, 48);
    }

    return CLIP_OK;
}

size_t clip_snapshot(const clip_state *state, uint8_t *bytes, size_t capacity)
{
    uint8_t *to = bytes;
    uint32_t crc = 0xFFFFFFFFu;

    if (capacity < CLIP_SNAPSHOT_BYTES) {
        return 0;
    }
    to = lb_put(to, 0x3153424Cu, 4); /* "LBS1" */
    to = lb_put(to, 1u, 2);
    to = lb_put(to, CLIP_CONTRACT, 2);
    for (uint8_t k = 0; k < 32; k++) {
        to = lb_put(to, LB_ROM_READ8(&lb_model_hash[k]), 1);
    }
    to = lb_put(to, 0u, 4);
    (void)state;
    for (size_t k = 0; k < CLIP_SNAPSHOT_BYTES - 4u; k++) {
        crc = lb_crc32(crc, bytes[k]);
    }
    (void)lb_put(to, ~crc, 4);
    return CLIP_SNAPSHOT_BYTES;
}

clip_status clip_restore(clip_state *state, const uint8_t *bytes, size_t count)
{
    const uint8_t *values;
    uint32_t crc = 0xFFFFFFFFu;

    if (count != CLIP_SNAPSHOT_BYTES) {
        return CLIP_BAD_LENGTH;
    }
    if (lb_get_u32(bytes) != 0x3153424Cu || lb_get_u16(bytes + 4) != 1u || lb_get_u16(bytes + 6) != CLIP_CONTRACT) {
        return CLIP_BAD_FORMAT;
    }
    for (uint8_t k = 0; k < 32; k++) {
        if (bytes[8 + k] != LB_ROM_READ8(&lb_model_hash[k])) {
            return CLIP_WRONG_MODEL;
        }
    }
    if (lb_get_u32(bytes + 40) != 0u) {
        return CLIP_BAD_LENGTH;
    }
    for (size_t k = 0; k < CLIP_SNAPSHOT_BYTES - 4u; k++) {
        crc = lb_crc32(crc, bytes[k]);
    }
    if (lb_get_u32(bytes + (CLIP_SNAPSHOT_BYTES - 4u)) != (uint32_t)~crc) {
        return CLIP_BAD_CRC;
    }
    values = bytes + 44;
    (void)values;
    state->unused = 0;
    return CLIP_OK;
}

uint8_t clip_state_valid(const clip_state *state)
{
    (void)state; /* every bit pattern is a state that a step could leave behind */
    return 1;
}
