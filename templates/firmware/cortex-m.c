/* SPDX-License-Identifier: MIT-0
 *
 * A Cortex-M from reset to main, with SysTick as a counter of 32 bits. Whatever goes wrong restarts the program.
 */
#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYSTICK_CONTROL REGISTER(0xE000E010u)
#define SYSTICK_RELOAD REGISTER(0xE000E014u)
#define SYSTICK_VALUE REGISTER(0xE000E018u)
#define INTERRUPT_CONTROL REGISTER(0xE000ED04u)
#define VECTOR_TABLE REGISTER(0xE000ED08u)
#define RESET_CONTROL REGISTER(0xE000ED0Cu)
#define COPROCESSORS REGISTER(0xE000ED88u)

#define SYSTICK_PENDING (1u << 26)
#define SYSTICK_BITS 24
#define PAINT 0xC5A3C5A3u

int main(void);
void board_reset(void);
void board_chip_start(void);

/* From the linker script. */
extern uint32_t board_stack_top[], board_data_load[], board_data[], board_data_end[], board_bss[], board_bss_end[];

static volatile uint32_t overflows;

void board_restart(void)
{
    __asm__ volatile("dsb" : : : "memory");
    RESET_CONTROL = 0x05FA0004u;
    for (;;) {
    }
}

static void tick(void)
{
    overflows++;
}

typedef union { uint32_t *stack; void (*handler)(void); } vector;

__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    { .stack = board_stack_top },
    { .handler = board_reset },
    { .handler = board_restart },    /* NMI */
    { .handler = board_restart },    /* hard fault */
    { .handler = board_restart },
    { .handler = board_restart },
    { .handler = board_restart },
    { .handler = board_restart },
    [11] = { .handler = board_restart },
    [12] = { .handler = board_restart },
    [14] = { .handler = board_restart },
    [15] = { .handler = tick },
};

__attribute__((noreturn, used)) static void prepare(void)
{
    const uint32_t *from = board_data_load;
    for (uint32_t *to = board_data; to < board_data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = board_bss; to < board_bss_end; to++) {
        *to = 0u;
    }
    VECTOR_TABLE = (uint32_t)(uintptr_t)vectors;
#if BOARD_FPU || BOARD_MVE
    COPROCESSORS |= 0xFu << 20;
    __asm__ volatile("dsb\nisb" : : : "memory");
#endif
    (void)main();
    board_restart();
    for (;;) {
    }
}

/* Paints the stack before anything uses it. */
__attribute__((naked)) void board_reset(void)
{
    __asm__ volatile(".syntax unified\n"
                     "cpsid i\n"
                     "ldr r0, =board_stack_top\n"
                     "mov sp, r0\n"
                     "ldr r1, =board_bss_end\n"
                     "ldr r2, =%c0\n"
                     "b 2f\n"
                     "1: str r2, [r1]\n"
                     "adds r1, #4\n"
                     "2: cmp r1, r0\n"
                     "bcc 1b\n"
                     "cpsie i\n"
                     "ldr r0, =%c1\n"
                     "bx r0\n"
                     ".ltorg\n"
                     :
                     : "i"(PAINT), "i"(prepare));
}

void board_start(void)
{
    board_chip_start();
    SYSTICK_CONTROL = 0;
    SYSTICK_RELOAD = (1u << SYSTICK_BITS) - 1u;
    SYSTICK_VALUE = 0;
    SYSTICK_CONTROL = 7;
}

/* Between an overflow and its interrupt the two halves do not fit: read again. */
uint32_t board_cycles(void)
{
    uint32_t before;
    uint32_t value;
    do {
        before = overflows;
        value = SYSTICK_VALUE;
    } while (before != overflows || (INTERRUPT_CONTROL & SYSTICK_PENDING) != 0u);
    return (before << SYSTICK_BITS) + ((1u << SYSTICK_BITS) - 1u - value);
}

uint32_t board_stack(void)
{
    const volatile uint32_t *at = board_bss_end;
    while (at < board_stack_top && *at == PAINT) {
        at++;
    }
    return (uint32_t)((uintptr_t)board_stack_top - (uintptr_t)at);
}
