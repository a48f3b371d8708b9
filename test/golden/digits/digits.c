/* SPDX-License-Identifier: MIT-0
 *
 * digits: the step, in the order of the graph. Each block names its line in the spec, its shapes and its formats.
 */
#include "digits.h"
#include "digits_arith.h"
#include "digits_kernels.h"
#include "digits_weights.h"

/* The sizes that the header states. */
typedef char digits_state_size[sizeof(digits_state) == DIGITS_STATE_BYTES ? 1 : -1];
typedef char digits_scratch_size[sizeof(digits_scratch) == DIGITS_SCRATCH_BYTES ? 1 : -1];

static const uint8_t lb_model_hash[32] LB_ROM = {
    0xef, 0x23, 0xdf, 0xe5, 0x33, 0x5b, 0xc9, 0xc0,
    0x93, 0x3a, 0xb6, 0x1d, 0x93, 0xd3, 0xe4, 0xb5,
    0xfa, 0xcf, 0xf9, 0x96, 0x5a, 0x01, 0x2e, 0xfa,
    0xcd, 0x7e, 0x65, 0x44, 0xcc, 0x6d, 0xda, 0x0f,
};

void digits_init(digits_state *state)
{
    digits_reset(state);
}

void digits_reset(digits_state *state)
{
    for (uint16_t u = 0; u < 64; u++) {
        state->memory_h[u] = 0;
    }
    for (uint16_t u = 0; u < 64; u++) {
        state->memory_c[u] = 0;
    }
}

LB_FAST_CODE
uint32_t digits_step(digits_state *state, digits_scratch *scratch, const digits_input *in, digits_output *out)
{
    /* memory = lstm(row, { units: 64 })    model.ts:14
     * [8] int8 -> [64] int8, q * 0.0078125 */
    LB_LAYER_HOOK(0);
    digits_lstm_s8(digits_memory_w, digits_memory_scales, 2, 3, in->row.v, 8, state->memory_h, scratch->memory.v, state->memory_c, 64);
    LB_PROBE(0, scratch->memory.v, 64);

    /* scores = dense(memory, { ...    model.ts:15
     * [64] int8 -> [10] int8, (q + 42) * 0.0359051116 */
    LB_LAYER_HOOK(1);
    digits_dense_s8(digits_scores_w, digits_scores_scales, 0, scratch->memory.v, 64, out->scores.v, 10, -128, 127);
    LB_PROBE(1, out->scores.v, 10);

    /* digit = argmax(scores)    model.ts:19
     * [10] int8 -> [] uint16, class index */
    LB_LAYER_HOOK(2);
    out->digit.v[0] = 0;
    for (uint16_t k = 1; k < 10; k++) {
        if (out->scores.v[k] > out->scores.v[out->digit.v[0]]) {
            out->digit.v[0] = k;
        }
    }
    LB_PROBE(2, out->digit.v, 2);

    /* The step is done: what memory computed becomes its state of the next. */
    for (uint16_t u = 0; u < 64; u++) {
        state->memory_h[u] = scratch->memory.v[u];
    }
    return 3u;
}

size_t digits_snapshot(const digits_state *state, uint8_t *bytes, size_t capacity)
{
    uint8_t *to = bytes;
    uint32_t crc = 0xFFFFFFFFu;

    if (capacity < DIGITS_SNAPSHOT_BYTES) {
        return 0;
    }
    to = lb_put(to, 0x3153424Cu, 4); /* "LBS1" */
    to = lb_put(to, 1u, 2);
    to = lb_put(to, DIGITS_CONTRACT, 2);
    for (uint8_t k = 0; k < 32; k++) {
        to = lb_put(to, LB_ROM_READ8(&lb_model_hash[k]), 1);
    }
    to = lb_put(to, 320u, 4);
    for (uint16_t u = 0; u < 64; u++) {
        to = lb_put(to, lb_unsigned(state->memory_h[u]), 1);
    }
    for (uint16_t u = 0; u < 64; u++) {
        to = lb_put(to, lb_unsigned(state->memory_c[u]), 4);
    }
    for (size_t k = 0; k < DIGITS_SNAPSHOT_BYTES - 4u; k++) {
        crc = lb_crc32(crc, bytes[k]);
    }
    (void)lb_put(to, ~crc, 4);
    return DIGITS_SNAPSHOT_BYTES;
}

digits_status digits_restore(digits_state *state, const uint8_t *bytes, size_t count)
{
    const uint8_t *values;
    uint32_t crc = 0xFFFFFFFFu;

    if (count != DIGITS_SNAPSHOT_BYTES) {
        return DIGITS_BAD_LENGTH;
    }
    if (lb_get_u32(bytes) != 0x3153424Cu || lb_get_u16(bytes + 4) != 1u || lb_get_u16(bytes + 6) != DIGITS_CONTRACT) {
        return DIGITS_BAD_FORMAT;
    }
    for (uint8_t k = 0; k < 32; k++) {
        if (bytes[8 + k] != LB_ROM_READ8(&lb_model_hash[k])) {
            return DIGITS_WRONG_MODEL;
        }
    }
    if (lb_get_u32(bytes + 40) != 320u) {
        return DIGITS_BAD_LENGTH;
    }
    for (size_t k = 0; k < DIGITS_SNAPSHOT_BYTES - 4u; k++) {
        crc = lb_crc32(crc, bytes[k]);
    }
    if (lb_get_u32(bytes + (DIGITS_SNAPSHOT_BYTES - 4u)) != (uint32_t)~crc) {
        return DIGITS_BAD_CRC;
    }
    values = bytes + 44;
    for (uint16_t u = 0; u < 64; u++) {
        state->memory_h[u] = lb_narrow_s8(lb_get_s8(values + 0u + (size_t)u * 1u));
    }
    for (uint16_t u = 0; u < 64; u++) {
        state->memory_c[u] = lb_narrow_s32(lb_get_s32(values + 64u + (size_t)u * 4u));
    }
    return DIGITS_OK;
}

uint8_t digits_state_valid(const digits_state *state)
{
    (void)state; /* every bit pattern is a state that a step could leave behind */
    return 1;
}
