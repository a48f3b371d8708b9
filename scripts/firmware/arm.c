/* SPDX-License-Identifier: MIT-0
 *
 * Cortex-M in QEMU's mps2 and mps3 boards: vectors, semihosting, SysTick. With -icount shift=6 an instruction takes 64 ns.
 */
#include "core.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYSTICK_CONTROL REGISTER(0xE000E010u)
#define SYSTICK_RELOAD REGISTER(0xE000E014u)
#define SYSTICK_VALUE REGISTER(0xE000E018u)
#define CPACR REGISTER(0xE000ED88u)

int main(void);
extern uint32_t ram_end[];
static volatile uint32_t overflows;

static void fault(void)
{
    core_print("fault 1\n");
    core_exit(1);
}

static void tick(void)
{
    overflows++;
}

/* The coprocessors first: main may save their registers. */
static void reset(void)
{
#ifdef HAS_COPROCESSORS
    CPACR |= 0xFu << 20;
    __asm__ volatile("dsb\nisb");
#endif
    (void)main();
    core_exit(1);
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void))ram_end, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, tick,
};

static int32_t semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return (int32_t)r0;
}

__attribute__((naked)) uintptr_t core_call(uintptr_t function, uint8_t *top, const uintptr_t *arguments)
{
    (void)function;
    (void)top;
    (void)arguments;
    __asm__ volatile("push {r4-r7, lr}\n"
                     "mov r4, sp\n"
                     "mov r5, r0\n"
                     "mov sp, r1\n"
                     "mov r6, r2\n"
                     "ldmia r6!, {r0-r3}\n"
                     "blx r5\n"
                     "mov sp, r4\n"
                     "pop {r4-r7, pc}\n");
}

void core_start(void)
{
}

void core_print(const char *text)
{
    (void)semihost(0x04, text);
}

void core_exit(int status)
{
    const uint32_t block[2] = { 0x20026u, (uint32_t)status };
    (void)semihost(0x20, block);
    for (;;) {
    }
}

void core_count_start(void)
{
    SYSTICK_CONTROL = 0;
    SYSTICK_RELOAD = 0xFFFFFFu;
    SYSTICK_VALUE = 0;
    overflows = 0;
    SYSTICK_CONTROL = 7;
}

uint32_t core_count(void)
{
    const uint32_t value = SYSTICK_VALUE;
    return overflows * 0x1000000u + (0xFFFFFFu - value);
}

uint32_t core_instructions(uint32_t count)
{
    return (uint32_t)((uint64_t)count * (1000000000u / 64u) / SYSTICK_HZ);
}
