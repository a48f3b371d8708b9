/* SPDX-License-Identifier: MIT-0
 *
 * A RISC-V from reset to main. Whatever goes wrong restarts the program.
 */
#include "board.h"

__asm__(".option arch, +zicsr");

#define PAINT 0xC5A3C5A3u

int main(void);
void board_reset(void);
void board_chip_start(void);

/* From the linker script. */
extern uint32_t board_stack_top[], board_data_load[], board_data[], board_data_end[], board_bss[], board_bss_end[];

__attribute__((noreturn, used)) static void prepare(void)
{
    const uint32_t *from = board_data_load;
    for (uint32_t *to = board_data; to < board_data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = board_bss; to < board_bss_end; to++) {
        *to = 0u;
    }
    (void)main();
    board_restart();
    for (;;) {
    }
}

__attribute__((naked, section(".start"), used)) void board_reset(void)
{
    __asm__ volatile("csrw mie, zero\n"
                     "la t0, board_reset\n"
                     "csrw mtvec, t0\n"
                     "la sp, board_stack_top\n"
                     "la t0, board_bss_end\n"
                     "li t1, %0\n"
                     "j 2f\n"
                     "1: sw t1, 0(t0)\n"
                     "addi t0, t0, 4\n"
                     "2: bltu t0, sp, 1b\n"
                     "j %1\n"
                     :
                     : "i"(PAINT), "i"(prepare));
}

void board_restart(void)
{
    __asm__ volatile("j board_reset");
}

void board_start(void)
{
    board_chip_start();
}

uint32_t board_cycles(void)
{
    uint32_t value;
    __asm__ volatile("csrr %0, minstret" : "=r"(value) : : "memory");
    return value;
}

uint32_t board_stack(void)
{
    const volatile uint32_t *at = board_bss_end;
    while (at < board_stack_top && *at == PAINT) {
        at++;
    }
    return (uint32_t)((uintptr_t)board_stack_top - (uintptr_t)at);
}
