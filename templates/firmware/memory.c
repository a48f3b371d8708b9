/* SPDX-License-Identifier: MIT-0
 *
 * What compilers call without being asked to. The empty assembly keeps them from seeing in these loops what they stand for.
 */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count);

#define KEEP_LOOP() __asm__ volatile("" : : : "memory")

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    for (size_t k = 0; k < count; k++) {
        t[k] = f[k];
        KEEP_LOOP();
    }
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    if ((uintptr_t)t <= (uintptr_t)f) {
        return memcpy(to, from, count);
    }
    for (size_t k = count; k > 0; k--) {
        t[k - 1u] = f[k - 1u];
        KEEP_LOOP();
    }
    return to;
}

void *memset(void *to, int value, size_t count)
{
    uint8_t *t = to;
    for (size_t k = 0; k < count; k++) {
        t[k] = (uint8_t)value;
        KEEP_LOOP();
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    for (size_t k = 0; k < count; k++) {
        if (x[k] != y[k]) {
            return x[k] < y[k] ? -1 : 1;
        }
    }
    return 0;
}
