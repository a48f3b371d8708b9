/* SPDX-License-Identifier: MIT-0
 *
 * m: the step, in the order of the graph. Each block names its line in the spec, its shapes and its formats.
 */
#include "m.h"
#include "m_arith.h"
#include "m_kernels.h"
#include "m_weights.h"

/* The sizes that the header states. */
typedef char m_state_size[sizeof(m_state) == M_STATE_BYTES ? 1 : -1];
typedef char m_scratch_size[sizeof(m_scratch) == M_SCRATCH_BYTES ? 1 : -1];

static const uint8_t lb_model_hash[32] LB_ROM = {
    0x47, 0xea, 0x20, 0xcf, 0x94, 0x20, 0x80, 0x04,
    0x63, 0x17, 0x87, 0x89, 0xe5, 0x38, 0x2b, 0x73,
    0x60, 0x15, 0xa8, 0x22, 0x33, 0x27, 0x9a, 0x3a,
    0xa0, 0xc6, 0x60, 0xa1, 0x03, 0xf7, 0x08, 0x93,
};

void m_init(m_state *state)
{
    m_reset(state);
}

void m_reset(m_state *state)
{
    for (uint16_t u = 0; u < 9; u++) {
        state->past0_l0_vectors[u] = 0;
    }
    for (uint16_t u = 0; u < 3; u++) {
        state->past0_l0_counts[u] = 0;
    }
    for (uint16_t u = 0; u < 4; u++) {
        state->past0_l0_index[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_head[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_len[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_age[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_candidates[u] = 0;
    }
    for (uint16_t u = 0; u < 2; u++) {
        state->past0_l0_candidate_scores[u] = 0;
    }
    for (uint16_t u = 0; u < 6; u++) {
        state->past0_l0_candidate_vectors[u] = 0;
    }
    for (uint16_t u = 0; u < 12; u++) {
        state->past0_l1_vectors[u] = 0;
    }
    for (uint16_t u = 0; u < 4; u++) {
        state->past0_l1_counts[u] = 0;
    }
    for (uint16_t u = 0; u < 6; u++) {
        state->past0_l1_index[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l1_head[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l1_len[u] = 0;
    }
    for (uint16_t u = 0; u < 12; u++) {
        state->past1_l0_vectors[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_at[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_len[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_age[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_candidates[u] = 0;
    }
    for (uint16_t u = 0; u < 2; u++) {
        state->past1_l0_candidate_scores[u] = 0;
    }
    for (uint16_t u = 0; u < 6; u++) {
        state->past1_l0_candidate_vectors[u] = 0;
    }
    for (uint16_t u = 0; u < 9; u++) {
        state->past1_l1_vectors[u] = 0;
    }
    for (uint16_t u = 0; u < 3; u++) {
        state->past1_l1_scores[u] = 0;
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l1_live[u] = 0;
    }
    for (uint16_t k = 0; k < 13; k++) {
        state->counted[k] = 0;
    }
}

LB_FAST_CODE
uint32_t m_step(m_state *state, m_scratch *scratch, const m_input *in, m_output *out)
{
    for (uint16_t k = 0; k < 3; k++) {
        if (in->x0.v[k] == -128 || in->x0.v[k] == 127) {
            lb_count(state->counted);
        }
    }
    for (uint16_t k = 0; k < 3; k++) {
        if (in->x1.v[k] == -128 || in->x1.v[k] == 127) {
            lb_count(state->counted + 6);
        }
    }
    for (uint16_t k = 0; k < 1; k++) {
        if (in->gate1.v[k] == -128 || in->gate1.v[k] == 127) {
            lb_count(state->counted + 7);
        }
    }
    /* past0 = lookBack    model.ts:1
     * [3] int8 -> [6] int8, q * 0.00787401572 */
    LB_LAYER_HOOK(0);
    /* Level 0: the last 4 vectors, in 3 slots for 4; equal vectors are one */
    m_look_back_window_8_8_s8(state->past0_l0_vectors, state->past0_l0_counts, state->past0_l0_index, state->past0_l0_head, state->past0_l0_len, 3, 4, 3, 0,
        in->x0.v, state->counted + 1);
    m_look_back_offer_s8(state->past0_l0_candidates, state->past0_l0_candidate_scores, state->past0_l0_candidate_vectors, 2, 3,
        m_past0_l0_score, m_past0_l0_score_scales, in->x0.v);
    if (lb_next(state->past0_l0_age, 4) != 0u) {
        const uint16_t handed0 = m_look_back_close_s8(state->past0_l0_candidates, state->past0_l0_candidate_scores, state->past0_l0_candidate_vectors, 2, 3,
            m_past0_l0_score_scales, 3, scratch->past0_entries.v);
        /* Level 1: what the last 3 blocks below handed up, in 4 slots for 6; equal vectors are one */
        for (uint16_t k = 0; k < 2; k++) {
            const int8_t *entry = scratch->past0_entries.v + (size_t)k * 3;
            m_look_back_window_gaps_8_8_s8(state->past0_l1_vectors, state->past0_l1_counts, state->past0_l1_index, state->past0_l1_head, state->past0_l1_len, 4, 6, 3, 0,
                entry, k < handed0 ? 1 : 0, state->counted + 1);
        }
    }
    /* Level 0 */
    m_dense_s8(m_past0_l0_query, m_past0_l0_query_scales, 0, in->x0.v, 3, scratch->past0_query.v, 3, -127, 127);
    m_look_back_read_8_s8(state->past0_l0_vectors, state->past0_l0_counts, 3, 3, scratch->past0_query.v, 0, 146439007, -43,
        scratch->past0_logits.v, scratch->past0_sums.v, out->past0.v);
    /* Level 1 */
    m_dense_s8(m_past0_l1_query, m_past0_l1_query_scales, 3, in->x0.v, 3, scratch->past0_query.v, 3, -127, 127);
    m_look_back_read_8_s8(state->past0_l1_vectors, state->past0_l1_counts, 4, 3, scratch->past0_query.v, 1, 36609752, -347,
        scratch->past0_logits.v, scratch->past0_sums.v, out->past0.v + 3);
    LB_PROBE(0, out->past0.v, 6);

    /* past1 = lookBack    model.ts:1
     * [3] int8, [1] int8 -> [6] int8, q * 0.00787401572 */
    LB_LAYER_HOOK(1);
    if (in->gate1.v[0] > 3) {
        /* Level 0: the last 4 vectors */
        m_look_back_ring_s8(state->past1_l0_vectors, state->past1_l0_at, state->past1_l0_len, 4, 3,
            in->x1.v, state->counted + 8);
        m_look_back_offer_s8(state->past1_l0_candidates, state->past1_l0_candidate_scores, state->past1_l0_candidate_vectors, 2, 3,
            m_past1_l0_score, m_past1_l0_score_scales, in->x1.v);
        if (lb_next(state->past1_l0_age, 4) != 0u) {
            const uint16_t handed0 = m_look_back_close_s8(state->past1_l0_candidates, state->past1_l0_candidate_scores, state->past1_l0_candidate_vectors, 2, 3,
                m_past1_l0_score_scales, 4, scratch->past1_entries.v);
            /* Level 1: what scores best of all that was handed up, in 3 slots; vectors within 1 step are one */
            for (uint16_t k = 0; k < handed0; k++) {
                const int8_t *entry = scratch->past1_entries.v + (size_t)k * 3;
                m_look_back_retain_s8(state->past1_l1_vectors, state->past1_l1_scores, state->past1_l1_live, 3, 3, 1,
                    m_past1_l0_score, m_past1_l0_score_scales, entry, state->counted + 8);
            }
    }
        }
    /* Level 0 */
    m_dense_s8(m_past1_l0_query, m_past1_l0_query_scales, 1, in->x1.v, 3, scratch->past1_query.v, 3, -127, 127);
    m_look_back_read_all_s8(state->past1_l0_vectors, state->past1_l0_len[0], 3, scratch->past1_query.v, 0, 292878015, 689,
        scratch->past1_logits.v, scratch->past1_sums.v, out->past1.v);
    /* Level 1 */
    m_dense_s8(m_past1_l1_query, m_past1_l1_query_scales, 3, in->x1.v, 3, scratch->past1_query.v, 3, -127, 127);
    m_look_back_read_bits_s8(state->past1_l1_vectors, state->past1_l1_live, 3, 3, scratch->past1_query.v, 3, 9152438, -1710,
        scratch->past1_logits.v, scratch->past1_sums.v, out->past1.v + 3);
    LB_PROBE(1, out->past1.v, 6);

    return 3u;
}

size_t m_snapshot(const m_state *state, uint8_t *bytes, size_t capacity)
{
    uint8_t *to = bytes;
    uint32_t crc = 0xFFFFFFFFu;

    if (capacity < M_SNAPSHOT_BYTES) {
        return 0;
    }
    to = lb_put(to, 0x3153424Cu, 4); /* "LBS1" */
    to = lb_put(to, 1u, 2);
    to = lb_put(to, M_CONTRACT, 2);
    for (uint8_t k = 0; k < 32; k++) {
        to = lb_put(to, LB_ROM_READ8(&lb_model_hash[k]), 1);
    }
    to = lb_put(to, 120u, 4);
    for (uint16_t u = 0; u < 9; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_vectors[u]), 1);
    }
    for (uint16_t u = 0; u < 3; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_counts[u]), 1);
    }
    for (uint16_t u = 0; u < 4; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_index[u]), 1);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_head[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_len[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_age[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_candidates[u]), 2);
    }
    for (uint16_t u = 0; u < 2; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_candidate_scores[u]), 4);
    }
    for (uint16_t u = 0; u < 6; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l0_candidate_vectors[u]), 1);
    }
    for (uint16_t u = 0; u < 12; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l1_vectors[u]), 1);
    }
    for (uint16_t u = 0; u < 4; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l1_counts[u]), 1);
    }
    for (uint16_t u = 0; u < 6; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l1_index[u]), 1);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l1_head[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past0_l1_len[u]), 2);
    }
    for (uint16_t u = 0; u < 12; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_vectors[u]), 1);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_at[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_len[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_age[u]), 2);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_candidates[u]), 2);
    }
    for (uint16_t u = 0; u < 2; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_candidate_scores[u]), 4);
    }
    for (uint16_t u = 0; u < 6; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l0_candidate_vectors[u]), 1);
    }
    for (uint16_t u = 0; u < 9; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l1_vectors[u]), 1);
    }
    for (uint16_t u = 0; u < 3; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l1_scores[u]), 4);
    }
    for (uint16_t u = 0; u < 1; u++) {
        to = lb_put(to, lb_unsigned(state->past1_l1_live[u]), 1);
    }
    for (size_t k = 0; k < M_SNAPSHOT_BYTES - 4u; k++) {
        crc = lb_crc32(crc, bytes[k]);
    }
    (void)lb_put(to, ~crc, 4);
    return M_SNAPSHOT_BYTES;
}

m_status m_restore(m_state *state, const uint8_t *bytes, size_t count)
{
    const uint8_t *values;
    uint32_t crc = 0xFFFFFFFFu;

    if (count != M_SNAPSHOT_BYTES) {
        return M_BAD_LENGTH;
    }
    if (lb_get_u32(bytes) != 0x3153424Cu || lb_get_u16(bytes + 4) != 1u || lb_get_u16(bytes + 6) != M_CONTRACT) {
        return M_BAD_FORMAT;
    }
    for (uint8_t k = 0; k < 32; k++) {
        if (bytes[8 + k] != LB_ROM_READ8(&lb_model_hash[k])) {
            return M_WRONG_MODEL;
        }
    }
    if (lb_get_u32(bytes + 40) != 120u) {
        return M_BAD_LENGTH;
    }
    for (size_t k = 0; k < M_SNAPSHOT_BYTES - 4u; k++) {
        crc = lb_crc32(crc, bytes[k]);
    }
    if (lb_get_u32(bytes + (M_SNAPSHOT_BYTES - 4u)) != (uint32_t)~crc) {
        return M_BAD_CRC;
    }
    values = bytes + 44;
    for (uint16_t u = 0; u < 9; u++) {
        const int32_t value = lb_get_s8(values + 0u + (size_t)u * 1u);
        if (value < -127) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 3; u++) {
        const uint32_t value = lb_get_u8(values + 9u + (size_t)u * 1u);
        if (value > 4u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 4; u++) {
        const uint32_t value = lb_get_u8(values + 12u + (size_t)u * 1u);
        if (value > 3u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 16u + (size_t)u * 2u);
        if (value > 3u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 18u + (size_t)u * 2u);
        if (value > 4u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 20u + (size_t)u * 2u);
        if (value > 3u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 22u + (size_t)u * 2u);
        if (value > 2u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 6; u++) {
        const int32_t value = lb_get_s8(values + 32u + (size_t)u * 1u);
        if (value < -127) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 12; u++) {
        const int32_t value = lb_get_s8(values + 38u + (size_t)u * 1u);
        if (value < -127) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 4; u++) {
        const uint32_t value = lb_get_u8(values + 50u + (size_t)u * 1u);
        if (value > 6u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 6; u++) {
        const uint32_t value = lb_get_u8(values + 54u + (size_t)u * 1u);
        if (value > 4u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 60u + (size_t)u * 2u);
        if (value > 5u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 62u + (size_t)u * 2u);
        if (value > 6u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 12; u++) {
        const int32_t value = lb_get_s8(values + 64u + (size_t)u * 1u);
        if (value < -127) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 76u + (size_t)u * 2u);
        if (value > 3u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 78u + (size_t)u * 2u);
        if (value > 4u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 80u + (size_t)u * 2u);
        if (value > 3u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        const uint32_t value = lb_get_u16(values + 82u + (size_t)u * 2u);
        if (value > 2u) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 6; u++) {
        const int32_t value = lb_get_s8(values + 92u + (size_t)u * 1u);
        if (value < -127) {
            return M_BAD_VALUE;
        }
    }
    for (uint16_t u = 0; u < 9; u++) {
        const int32_t value = lb_get_s8(values + 98u + (size_t)u * 1u);
        if (value < -127) {
            return M_BAD_VALUE;
        }
    }
    if (m_look_back_window_8_8_valid_s8(values + 0u, values + 9u, values + 12u, values + 16u, values + 18u, 3, 4, 3) == 0u) {
        return M_BAD_VALUE;
    }
    if (m_look_back_candidates_valid_s8(values + 22u, values + 24u, values + 32u, 2, 3, m_past0_l0_score, m_past0_l0_score_scales) == 0u) {
        return M_BAD_VALUE;
    }
    if (m_look_back_window_gaps_8_8_valid_s8(values + 38u, values + 50u, values + 54u, values + 60u, values + 62u, 4, 6, 3) == 0u) {
        return M_BAD_VALUE;
    }
    if (m_look_back_ring_valid_s8(values + 64u, values + 76u, values + 78u, 4, 3) == 0u) {
        return M_BAD_VALUE;
    }
    if (m_look_back_candidates_valid_s8(values + 82u, values + 84u, values + 92u, 2, 3, m_past1_l0_score, m_past1_l0_score_scales) == 0u) {
        return M_BAD_VALUE;
    }
    if (m_look_back_retain_valid_s8(values + 98u, values + 107u, values + 119u, 3, 3, m_past1_l0_score, m_past1_l0_score_scales) == 0u) {
        return M_BAD_VALUE;
    }
    for (uint16_t u = 0; u < 9; u++) {
        state->past0_l0_vectors[u] = lb_narrow_s8(lb_get_s8(values + 0u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 3; u++) {
        state->past0_l0_counts[u] = lb_narrow_u8(lb_get_u8(values + 9u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 4; u++) {
        state->past0_l0_index[u] = lb_narrow_u8(lb_get_u8(values + 12u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_head[u] = lb_narrow_u16(lb_get_u16(values + 16u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_len[u] = lb_narrow_u16(lb_get_u16(values + 18u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_age[u] = lb_narrow_u16(lb_get_u16(values + 20u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l0_candidates[u] = lb_narrow_u16(lb_get_u16(values + 22u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 2; u++) {
        state->past0_l0_candidate_scores[u] = lb_narrow_s32(lb_get_s32(values + 24u + (size_t)u * 4u));
    }
    for (uint16_t u = 0; u < 6; u++) {
        state->past0_l0_candidate_vectors[u] = lb_narrow_s8(lb_get_s8(values + 32u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 12; u++) {
        state->past0_l1_vectors[u] = lb_narrow_s8(lb_get_s8(values + 38u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 4; u++) {
        state->past0_l1_counts[u] = lb_narrow_u8(lb_get_u8(values + 50u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 6; u++) {
        state->past0_l1_index[u] = lb_narrow_u8(lb_get_u8(values + 54u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l1_head[u] = lb_narrow_u16(lb_get_u16(values + 60u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past0_l1_len[u] = lb_narrow_u16(lb_get_u16(values + 62u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 12; u++) {
        state->past1_l0_vectors[u] = lb_narrow_s8(lb_get_s8(values + 64u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_at[u] = lb_narrow_u16(lb_get_u16(values + 76u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_len[u] = lb_narrow_u16(lb_get_u16(values + 78u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_age[u] = lb_narrow_u16(lb_get_u16(values + 80u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l0_candidates[u] = lb_narrow_u16(lb_get_u16(values + 82u + (size_t)u * 2u));
    }
    for (uint16_t u = 0; u < 2; u++) {
        state->past1_l0_candidate_scores[u] = lb_narrow_s32(lb_get_s32(values + 84u + (size_t)u * 4u));
    }
    for (uint16_t u = 0; u < 6; u++) {
        state->past1_l0_candidate_vectors[u] = lb_narrow_s8(lb_get_s8(values + 92u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 9; u++) {
        state->past1_l1_vectors[u] = lb_narrow_s8(lb_get_s8(values + 98u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 3; u++) {
        state->past1_l1_scores[u] = lb_narrow_s32(lb_get_s32(values + 107u + (size_t)u * 4u));
    }
    for (uint16_t u = 0; u < 1; u++) {
        state->past1_l1_live[u] = lb_narrow_u8(lb_get_u8(values + 119u + (size_t)u * 1u));
    }
    return M_OK;
}

uint8_t m_state_valid(const m_state *state)
{
    for (uint16_t u = 0; u < 9; u++) {
        if (state->past0_l0_vectors[u] < -127) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 3; u++) {
        if (state->past0_l0_counts[u] > 4u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 4; u++) {
        if (state->past0_l0_index[u] > 3u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past0_l0_head[u] > 3u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past0_l0_len[u] > 4u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past0_l0_age[u] > 3u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past0_l0_candidates[u] > 2u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 6; u++) {
        if (state->past0_l0_candidate_vectors[u] < -127) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 12; u++) {
        if (state->past0_l1_vectors[u] < -127) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 4; u++) {
        if (state->past0_l1_counts[u] > 6u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 6; u++) {
        if (state->past0_l1_index[u] > 4u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past0_l1_head[u] > 5u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past0_l1_len[u] > 6u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 12; u++) {
        if (state->past1_l0_vectors[u] < -127) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past1_l0_at[u] > 3u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past1_l0_len[u] > 4u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past1_l0_age[u] > 3u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 1; u++) {
        if (state->past1_l0_candidates[u] > 2u) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 6; u++) {
        if (state->past1_l0_candidate_vectors[u] < -127) {
            return 0;
        }
    }
    for (uint16_t u = 0; u < 9; u++) {
        if (state->past1_l1_vectors[u] < -127) {
            return 0;
        }
    }
    if (m_look_back_window_8_8_valid_s8((const uint8_t *)state->past0_l0_vectors, (const uint8_t *)state->past0_l0_counts, (const uint8_t *)state->past0_l0_index, (const uint8_t *)state->past0_l0_head, (const uint8_t *)state->past0_l0_len, 3, 4, 3) == 0u) {
        return 0;
    }
    if (m_look_back_candidates_valid_s8((const uint8_t *)state->past0_l0_candidates, (const uint8_t *)state->past0_l0_candidate_scores, (const uint8_t *)state->past0_l0_candidate_vectors, 2, 3, m_past0_l0_score, m_past0_l0_score_scales) == 0u) {
        return 0;
    }
    if (m_look_back_window_gaps_8_8_valid_s8((const uint8_t *)state->past0_l1_vectors, (const uint8_t *)state->past0_l1_counts, (const uint8_t *)state->past0_l1_index, (const uint8_t *)state->past0_l1_head, (const uint8_t *)state->past0_l1_len, 4, 6, 3) == 0u) {
        return 0;
    }
    if (m_look_back_ring_valid_s8((const uint8_t *)state->past1_l0_vectors, (const uint8_t *)state->past1_l0_at, (const uint8_t *)state->past1_l0_len, 4, 3) == 0u) {
        return 0;
    }
    if (m_look_back_candidates_valid_s8((const uint8_t *)state->past1_l0_candidates, (const uint8_t *)state->past1_l0_candidate_scores, (const uint8_t *)state->past1_l0_candidate_vectors, 2, 3, m_past1_l0_score, m_past1_l0_score_scales) == 0u) {
        return 0;
    }
    if (m_look_back_retain_valid_s8((const uint8_t *)state->past1_l1_vectors, (const uint8_t *)state->past1_l1_scores, (const uint8_t *)state->past1_l1_live, 3, 3, m_past1_l0_score, m_past1_l0_score_scales) == 0u) {
        return 0;
    }
    return 1;
}

void m_stats(const m_state *state, m_statistics *statistics)
{
    statistics->x0.ends = state->counted[0];
    statistics->past0.stored = state->counted[1];
    statistics->past0.merged = state->counted[2];
    statistics->past0.early = state->counted[3];
    statistics->past0.refused = state->counted[4];
    statistics->past0.evicted = state->counted[5];
    statistics->x1.ends = state->counted[6];
    statistics->gate1.ends = state->counted[7];
    statistics->past1.stored = state->counted[8];
    statistics->past1.merged = state->counted[9];
    statistics->past1.early = state->counted[10];
    statistics->past1.refused = state->counted[11];
    statistics->past1.evicted = state->counted[12];
    {
        uint32_t running = 0; /* since the last block of the level below ended */
        uint32_t reach = state->past0_l0_len[0];
        running = lb_pushes(state->past0_l0_age[0], 1u, running);
        reach = lb_greater(reach, lb_pushes(lb_blocks(state->past0_l1_len[0], 2u), 4u, running));
        statistics->past0.reach = reach;
    }
    statistics->past1.reach = state->past1_l0_len[0];
}
