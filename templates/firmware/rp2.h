/* SPDX-License-Identifier: MIT-0
 *
 * What RP2040 and RP2350 have in common: from the crystal of 12 MHz to BOARD_CLOCK_HZ, UART0 on two pins. Who includes this names the
 * addresses and bits, which differ.
 */
#ifndef RP2_H
#define RP2_H

#include "board.h"

void board_chip_start(void);

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define RESETS_DONE REGISTER(RESETS_BASE + 0x08u)
#define RESETS REGISTER(RESETS_BASE)
#define CLOCK_REFERENCE REGISTER(CLOCKS_BASE + 0x30u)
#define CLOCK_REFERENCE_SELECTED REGISTER(CLOCKS_BASE + 0x38u)
#define CLOCK_SYSTEM REGISTER(CLOCKS_BASE + 0x3Cu)
#define CLOCK_SYSTEM_SELECTED REGISTER(CLOCKS_BASE + 0x44u)
#define CLOCK_PERIPHERALS REGISTER(CLOCKS_BASE + 0x48u)
#define CRYSTAL REGISTER(CRYSTAL_BASE)
#define CRYSTAL_STATUS REGISTER(CRYSTAL_BASE + 0x04u)
#define CRYSTAL_DELAY REGISTER(CRYSTAL_BASE + 0x0Cu)
#define PLL_STATUS REGISTER(PLL_BASE)
#define PLL_POWER REGISTER(PLL_BASE + 0x04u)
#define PLL_MULTIPLIER REGISTER(PLL_BASE + 0x08u)
#define PLL_DIVIDERS REGISTER(PLL_BASE + 0x0Cu)
#define GPIO_FUNCTION(pin) REGISTER(IO_BASE + 0x04u + (pin) * 8u)

#define UART_DATA REGISTER(BOARD_UART)
#define UART_FLAGS REGISTER(BOARD_UART + 0x18u)
#define UART_BAUD REGISTER(BOARD_UART + 0x24u)
#define UART_BAUD_FRACTION REGISTER(BOARD_UART + 0x28u)
#define UART_LINE REGISTER(BOARD_UART + 0x2Cu)
#define UART_CONTROL REGISTER(BOARD_UART + 0x30u)
#define UART_RX_EMPTY (1u << 4)
#define UART_TX_FULL (1u << 5)

#define NEEDED (IO_BANK0 | PADS_BANK0 | PLL_SYS | UART0)
/* Of any register that says when something is ready: where an emulator never says it, the program goes on. */
#define TRIES 1000000u
/* Of a bit's time, in 64ths of a sixteenth, rounded. */
#define BAUD_DIVIDER ((BOARD_CLOCK_HZ * 8u / BOARD_BAUD + 1u) / 2u)

static void pin_start(uint32_t pin);

static void until(const volatile uint32_t *address, uint32_t mask)
{
    for (uint32_t k = 0; k < TRIES && (*address & mask) != mask; k++) {
    }
}

/* From the oscillator in the chip, until the PLL has been started anew: nobody may stop a clock that the core runs on. */
static void clock_leave(void)
{
    CLOCK_SYSTEM &= ~1u;
    until(&CLOCK_SYSTEM_SELECTED, 1u);
}

static void clock_start(void)
{
    CRYSTAL = 0xAA0u;
    CRYSTAL_DELAY = 47u;
    CRYSTAL = (0xFABu << 12) | 0xAA0u;
    until(&CRYSTAL_STATUS, 1u << 31);
    CLOCK_REFERENCE = 2u;
    until(&CLOCK_REFERENCE_SELECTED, 1u << 2);
    CLOCK_SYSTEM = 0u;
    PLL_STATUS = 1u;
    PLL_MULTIPLIER = 125u;    /* of 12 MHz: 1,500 MHz */
    PLL_POWER = (1u << 3) | (1u << 2);
    until(&PLL_STATUS, 1u << 31);
    PLL_DIVIDERS = ((1500000000u / 2u / BOARD_CLOCK_HZ) << 16) | (2u << 12);
    PLL_POWER = 1u << 2;
    CLOCK_SYSTEM = 1u;
    until(&CLOCK_SYSTEM_SELECTED, 1u << 1);
    CLOCK_PERIPHERALS = 1u << 11;
}

void board_chip_start(void)
{
    clock_leave();
    RESETS |= PLL_SYS | UART0;
    RESETS &= ~NEEDED;
    until(&RESETS_DONE, NEEDED);
    clock_start();
    UART_BAUD = BAUD_DIVIDER / 64u;
    UART_BAUD_FRACTION = BAUD_DIVIDER % 64u;
    UART_LINE = 0x70u;
    UART_CONTROL = 0x301u;
    pin_start(BOARD_TX_PIN);
    pin_start(BOARD_RX_PIN);
}

void board_put(uint8_t byte)
{
    while ((UART_FLAGS & UART_TX_FULL) != 0u) {
    }
    UART_DATA = byte;
}

uint8_t board_get(uint8_t *byte)
{
    if ((UART_FLAGS & UART_RX_EMPTY) != 0u) {
        return 0;
    }
    *byte = (uint8_t)(UART_DATA & 0xFFu);
    return 1;
}

#endif
