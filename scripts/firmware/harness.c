/* SPDX-License-Identifier: MIT-0
 *
 * Measures a generated model on a bare core: stack by painting, instructions by the core's own counter. One line for each figure,
 * "name value". MODEL is the model's prefix; MODEL_H and MODEL_SELFTEST_STEPS come with it on the command line.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "core.h"
#include MODEL_H

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define OF(name) JOIN(MODEL, name)

#define STEPS 12
#define GUARD 64

static union { uint8_t bytes[STACK_BYTES]; uint64_t align; } stack;
static OF(_state) state;
static OF(_scratch) scratch;
static OF(_input) in;
static OF(_output) out;
static uint8_t snapshot[SNAPSHOT_BYTES];
static uintptr_t result;

static void print_number(const char *name, uint32_t value)
{
    char digits[12];
    char *at = digits + sizeof digits - 1;
    *at = '\0';
    do {
        *--at = (char)('0' + value % 10u);
        value /= 10u;
    } while (value != 0u);
    core_print(name);
    core_print(" ");
    core_print(at);
    core_print("\n");
}

/* Bytes below `top` that a call has written. A value that looks like paint would hide itself: two paints, so none can twice. */
static uint16_t used(uintptr_t function, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d)
{
    uintptr_t arguments[4] = { a, b, c, d };
    uint8_t *const top = stack.bytes + sizeof stack.bytes - GUARD;
    uint16_t most = 0;
    for (uint8_t paint = 0x5A; paint != 0xFF; paint = paint == 0x5A ? 0xA5 : 0xFF) {
        uint16_t untouched = 0;
        memset(stack.bytes, paint, sizeof stack.bytes);
        result = core_call(function, top, arguments);
        while (untouched < sizeof stack.bytes - GUARD && stack.bytes[untouched] == paint) {
            untouched++;
        }
        if (untouched < GUARD) {
            core_print("overflow 1\n");
            core_exit(1);
        }
        const uint16_t bytes = (uint16_t)(sizeof stack.bytes - GUARD - untouched);
        most = bytes > most ? bytes : most;
    }
    return most;
}

/* The ends, alternating ends, and noise: any bytes are an input. */
static void fill(uint8_t step)
{
    static uint32_t noise = 0x12345678u;
    uint8_t *const bytes = (uint8_t *)&in;
    for (size_t k = 0; k < sizeof in; k++) {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        bytes[k] = step == 0 ? 0x80 : step == 1 ? 0x7F : step == 2 ? (k % 2u == 0u ? 0x80 : 0x7F) : (uint8_t)(noise >> 11);
    }
}

static uint16_t greatest(uint16_t a, uint16_t b)
{
    return a > b ? a : b;
}

static void nothing(void)
{
}

#define ADDRESS(f) ((uintptr_t)(f))
#define CALL(f, a, b, c, d) used(ADDRESS(f), (uintptr_t)(a), (uintptr_t)(b), (uintptr_t)(c), (uintptr_t)(d))

int main(void)
{
    uint16_t step_bytes = 0;
    uint32_t crc = 0;
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;
    uint32_t sum = 0;
    uintptr_t step_arguments[4] = { (uintptr_t)&state, (uintptr_t)&scratch, (uintptr_t)&in, (uintptr_t)&out };
    uint8_t *const top = stack.bytes + sizeof stack.bytes - GUARD;

    core_start();
    OF(_init)(&state);
    for (uint8_t step = 0; step < STEPS; step++) {
        fill(step);
        step_bytes = greatest(step_bytes, CALL(OF(_step), &state, &scratch, &in, &out));
    }
    print_number("step", step_bytes);
    print_number("snapshot", CALL(OF(_snapshot), &state, snapshot, sizeof snapshot, 0));
    print_number("snapshot-bytes", (uint32_t)result);
    print_number("restore", CALL(OF(_restore), &state, snapshot, sizeof snapshot, 0));
    print_number("restore-status", (uint32_t)(result & 0xFFu));
    print_number("init", CALL(OF(_init), &state, 0, 0, 0));
    print_number("selftest", CALL(OF(_selftest), &state, &scratch, &crc, 0));
    print_number("selftest-status", (uint32_t)(result & 0xFFu));

    OF(_init)(&state);
    for (uint8_t step = 0; step < STEPS; step++) {
        fill((uint8_t)(step + 3));
        core_count_start();
        core_call(ADDRESS(nothing), top, step_arguments);
        const uint32_t empty = core_count();
        core_count_start();
        core_call(ADDRESS(OF(_step)), top, step_arguments);
        const uint32_t count = core_count() - empty;
        least = count < least ? count : least;
        most = count > most ? count : most;
        sum += count;
    }
    print_number("least", core_instructions(least));
    print_number("most", core_instructions(most));
    print_number("mean", core_instructions(sum) / STEPS);
    core_exit(0);
}
