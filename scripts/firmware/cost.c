/* SPDX-License-Identifier: MIT-0
 *
 * Instructions of a step after many: at each of CHECKPOINTS the least, the mean and the most of the next COUNTED steps. Inputs are known
 * vectors that come again, and new ones.
 */
#include <stddef.h>
#include <stdint.h>
#include "core.h"
#include MODEL_H

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define OF(name) JOIN(MODEL, name)

#define KNOWN 12
#define GUARD 64

static union { uint8_t bytes[STACK_BYTES]; uint64_t align; } stack;
static OF(_state) state;
static OF(_scratch) scratch;
static OF(_input) in;
static OF(_output) out;
static int8_t known[KNOWN][sizeof in];
static uint32_t noise = 0x12345678u;

static uint32_t random32(void)
{
    noise ^= noise << 13;
    noise ^= noise >> 17;
    noise ^= noise << 5;
    return noise;
}

static int8_t random8(void)
{
    return (int8_t)((int32_t)((random32() >> 8) % 255u) - 127);
}

static void fill(void)
{
    int8_t *const bytes = (int8_t *)&in;
    const uint32_t which = (random32() >> 8) % (KNOWN + 2u);
    for (size_t k = 0; k < sizeof in; k++) {
        bytes[k] = which < KNOWN ? known[which][k] : random8();
    }
}

/* "least-100 1234" */
static void print_number(const char *name, uint32_t checkpoint, uint32_t value)
{
    const uint32_t numbers[2] = { checkpoint, value };
    core_print(name);
    for (uint8_t i = 0; i < 2; i++) {
        char digits[12];
        char *at = digits + sizeof digits - 1;
        uint32_t rest = numbers[i];
        *at = '\0';
        do {
            *--at = (char)('0' + rest % 10u);
            rest /= 10u;
        } while (rest != 0u);
        core_print(i == 0 ? "-" : " ");
        core_print(at);
    }
    core_print("\n");
}

static void nothing(void)
{
}

int main(void)
{
    static const uint32_t checkpoints[] = { CHECKPOINTS };
    uintptr_t arguments[4] = { (uintptr_t)&state, (uintptr_t)&scratch, (uintptr_t)&in, (uintptr_t)&out };
    uint8_t *const top = stack.bytes + sizeof stack.bytes - GUARD;
    uint32_t done = 0;

    core_start();
    for (uint8_t i = 0; i < KNOWN; i++) {
        for (size_t k = 0; k < sizeof in; k++) {
            known[i][k] = random8();
        }
    }
    OF(_init)(&state);
    for (size_t c = 0; c < sizeof checkpoints / sizeof checkpoints[0]; c++) {
        uint32_t least = UINT32_MAX;
        uint32_t most = 0;
        uint64_t sum = 0;
        for (; done < checkpoints[c]; done++) {
            fill();
            (void)OF(_step)(&state, &scratch, &in, &out);
        }
        for (uint32_t i = 0; i < COUNTED; i++, done++) {
            fill();
            core_count_start();
            core_call((uintptr_t)nothing, top, arguments);
            const uint32_t empty = core_count();
            core_count_start();
            core_call((uintptr_t)OF(_step), top, arguments);
            const uint32_t count = core_instructions(core_count() - empty);
            least = count < least ? count : least;
            most = count > most ? count : most;
            sum += count;
        }
        print_number("least", checkpoints[c], least);
        print_number("mean", checkpoints[c], (uint32_t)(sum / COUNTED));
        print_number("most", checkpoints[c], most);
    }
    core_exit(0);
}
