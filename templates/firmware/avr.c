/* SPDX-License-Identifier: MIT-0
 *
 * An ATmega with avr-libc's start-up code: USART0 at double speed, timer 1 as a counter of 32 bits.
 */
#include "board.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#define PAINT 0xC5u

extern uint8_t _end, __stack;

static volatile uint16_t overflows;

/* A watchdog that has restarted the program goes on running: off before it does so again. */
__attribute__((naked, section(".init3"), used)) static void prepare(void)
{
    MCUSR = 0;
    wdt_disable();
    __asm__ volatile("ldi r30, lo8(_end)\n ldi r31, hi8(_end)\n"
                     "ldi r24, %0\n ldi r25, hi8(__stack + 1)\n"
                     "1: st Z+, r24\n cpi r30, lo8(__stack + 1)\n cpc r31, r25\n brne 1b\n"
                     :
                     : "M"(PAINT));
}

ISR(TIMER1_OVF_vect)
{
    overflows++;
}

void board_start(void)
{
    UBRR0 = (uint16_t)((BOARD_CLOCK_HZ / 4u / BOARD_BAUD - 1u) / 2u);
    UCSR0A = 1 << U2X0;
    UCSR0C = (1 << UCSZ01) | (1 << UCSZ00);
    UCSR0B = (1 << RXEN0) | (1 << TXEN0);
    TCCR1A = 0;
    TIMSK1 = 1 << TOIE1;
    TCCR1B = 1 << CS10;
    sei();
}

void board_put(uint8_t byte)
{
    while ((UCSR0A & (1 << UDRE0)) == 0) {
    }
    UDR0 = byte;
}

uint8_t board_get(uint8_t *byte)
{
    if ((UCSR0A & (1 << RXC0)) == 0) {
        return 0;
    }
    *byte = UDR0;
    return 1;
}

uint32_t board_cycles(void)
{
    const uint8_t enabled = SREG;
    cli();
    const uint16_t low = TCNT1;
    uint16_t high = overflows;
    /* An overflow whose interrupt has not come: before the reading of TCNT1 if that is small. */
    if ((TIFR1 & (1 << TOV1)) != 0 && low < 0x8000u) {
        high++;
    }
    SREG = enabled;
    return ((uint32_t)high << 16) | low;
}

uint32_t board_stack(void)
{
    const uint8_t *at = &_end;
    while (at < &__stack && *at == PAINT) {
        at++;
    }
    return (uint32_t)(uint16_t)(&__stack - at) + 1u;
}

void board_restart(void)
{
    cli();
    wdt_enable(WDTO_15MS);
    for (;;) {
    }
}
