/* SPDX-License-Identifier: MIT-0
 *
 * An ATmega2560 in simavr, which prints what goes to UART0 and ends when the core sleeps with interrupts off.
 */
#include "core.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

/* The stack pointer names the next free byte. A call pushes three bytes of return address: they count as the function's. */
__attribute__((naked, noinline)) uintptr_t core_call(uintptr_t function, uint8_t *top, const uintptr_t *arguments)
{
    (void)function;
    (void)top;
    (void)arguments;
    __asm__ volatile("push r28\n push r29\n push r16\n push r17\n push r14\n push r15\n"
                     "in r28, 0x3d\n in r29, 0x3e\n"
                     "subi r22, 1\n sbci r23, 0\n"
                     "out 0x3d, r22\n out 0x3e, r23\n"
                     "movw r30, r24\n"
                     "movw r26, r20\n"
                     "ld r24, X+\n ld r25, X+\n ld r22, X+\n ld r23, X+\n"
                     "ld r20, X+\n ld r21, X+\n ld r18, X+\n ld r19, X+\n"
                     "eicall\n"
                     "out 0x3d, r28\n out 0x3e, r29\n"
                     "pop r15\n pop r14\n pop r17\n pop r16\n pop r29\n pop r28\n"
                     "ret\n");
}

void core_start(void)
{
    cli();
    EIND = 0;
    UCSR0B = 1 << TXEN0;
}

void core_print(const char *text)
{
    while (*text != '\0') {
        while ((UCSR0A & (1 << UDRE0)) == 0) {
        }
        UDR0 = (uint8_t)*text++;
    }
}

void core_exit(int status)
{
    core_print(status == 0 ? "exit 0\n" : "exit 1\n");
    cli();
    sleep_enable();
    sleep_cpu();
    for (;;) {
    }
}

/* Not counted here: simavr knows cycles, not instructions. */
void core_count_start(void)
{
}

uint32_t core_count(void)
{
    return 0;
}

uint32_t core_instructions(uint32_t count)
{
    return count;
}
