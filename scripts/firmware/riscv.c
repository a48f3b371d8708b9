/* SPDX-License-Identifier: MIT-0
 *
 * QEMU's riscv `virt` board without firmware: a 16550 at 0x10000000, the exit at 0x100000. minstret is exact with -icount shift=0.
 */
#include "core.h"

__asm__(".option arch, +zicsr");

int main(void);

__attribute__((naked, section(".start"), used)) void start(void)
{
    __asm__ volatile("la sp, ram_end\n"
                     "la t0, trap\n"
                     "csrw mtvec, t0\n"
                     "call main\n");
}

__attribute__((aligned(4), used)) static void trap(void)
{
    core_print("fault 1\n");
    core_exit(1);
}

__attribute__((naked)) uintptr_t core_call(uintptr_t function, uint8_t *top, const uintptr_t *arguments)
{
    (void)function;
    (void)top;
    (void)arguments;
    __asm__ volatile("addi sp, sp, -16\n"
                     "sw ra, 12(sp)\n"
                     "sw s0, 8(sp)\n"
                     "mv s0, sp\n"
                     "mv sp, a1\n"
                     "mv t0, a0\n"
                     "mv t1, a2\n"
                     "lw a0, 0(t1)\n"
                     "lw a1, 4(t1)\n"
                     "lw a2, 8(t1)\n"
                     "lw a3, 12(t1)\n"
                     "jalr t0\n"
                     "mv sp, s0\n"
                     "lw s0, 8(sp)\n"
                     "lw ra, 12(sp)\n"
                     "addi sp, sp, 16\n"
                     "ret\n");
}

void core_start(void)
{
}

void core_print(const char *text)
{
    while (*text != '\0') {
        *(volatile uint8_t *)0x10000000u = (uint8_t)*text++;
    }
}

void core_exit(int status)
{
    *(volatile uint32_t *)0x100000u = status == 0 ? 0x5555u : 0x13333u;
    for (;;) {
    }
}

static uint32_t begun;

static uint32_t retired(void)
{
    uint32_t value;
    __asm__ volatile("csrr %0, minstret" : "=r"(value) : : "memory");
    return value;
}

void core_count_start(void)
{
    begun = retired();
}

uint32_t core_count(void)
{
    return retired() - begun;
}

uint32_t core_instructions(uint32_t count)
{
    return count;
}
