/* SPDX-License-Identifier: MIT-0
 *
 * An RP2040 from its crystal of 12 MHz to 125 MHz, UART0 on GP0 and GP1 (RP2040 Datasheet, 2.14 to 2.18, 2.19, 4.2).
 */
#include "board.h"

void board_chip_start(void);

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define RESETS REGISTER(0x4000C000u)
#define RESETS_DONE REGISTER(0x4000C008u)
#define CLOCK_REFERENCE REGISTER(0x40008030u)
#define CLOCK_REFERENCE_SELECTED REGISTER(0x40008038u)
#define CLOCK_SYSTEM REGISTER(0x4000803Cu)
#define CLOCK_SYSTEM_SELECTED REGISTER(0x40008044u)
#define CLOCK_PERIPHERALS REGISTER(0x40008048u)
#define CRYSTAL REGISTER(0x40024000u)
#define CRYSTAL_STATUS REGISTER(0x40024004u)
#define CRYSTAL_DELAY REGISTER(0x4002400Cu)
#define PLL_STATUS REGISTER(0x40028000u)
#define PLL_POWER REGISTER(0x40028004u)
#define PLL_MULTIPLIER REGISTER(0x40028008u)
#define PLL_DIVIDERS REGISTER(0x4002800Cu)
#define GPIO_FUNCTION(pin) REGISTER(0x40014004u + (pin) * 8u)

#define UART_DATA REGISTER(BOARD_UART)
#define UART_FLAGS REGISTER(BOARD_UART + 0x18u)
#define UART_BAUD REGISTER(BOARD_UART + 0x24u)
#define UART_BAUD_FRACTION REGISTER(BOARD_UART + 0x28u)
#define UART_LINE REGISTER(BOARD_UART + 0x2Cu)
#define UART_CONTROL REGISTER(BOARD_UART + 0x30u)
#define UART_RX_EMPTY (1u << 4)
#define UART_TX_FULL (1u << 5)

#define IO_BANK0 (1u << 5)
#define PADS_BANK0 (1u << 8)
#define PLL_SYS (1u << 12)
#define UART0 (1u << 22)
/* Of any register that says when something is ready: where an emulator never says it, the program goes on. */
#define TRIES 1000000u
/* Of a bit's time, in 64ths of a sixteenth, rounded. */
#define BAUD_DIVIDER ((BOARD_CLOCK_HZ * 8u / BOARD_BAUD + 1u) / 2u)

static void until(const volatile uint32_t *address, uint32_t mask)
{
    for (uint32_t k = 0; k < TRIES && (*address & mask) != mask; k++) {
    }
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
    until(&CLOCK_SYSTEM_SELECTED, 1u);
    PLL_STATUS = 1u;
    PLL_MULTIPLIER = 125u;
    PLL_POWER = (1u << 3) | (1u << 2);
    until(&PLL_STATUS, 1u << 31);
    PLL_DIVIDERS = (6u << 16) | (2u << 12);
    PLL_POWER = 1u << 2;
    CLOCK_SYSTEM = 1u;
    until(&CLOCK_SYSTEM_SELECTED, 1u << 1);
    CLOCK_PERIPHERALS = 1u << 11;
}

void board_chip_start(void)
{
    RESETS |= PLL_SYS | UART0;
    RESETS &= ~(IO_BANK0 | PADS_BANK0 | PLL_SYS | UART0);
    until(&RESETS_DONE, IO_BANK0 | PADS_BANK0 | PLL_SYS | UART0);
    clock_start();
    UART_BAUD = BAUD_DIVIDER / 64u;
    UART_BAUD_FRACTION = BAUD_DIVIDER % 64u;
    UART_LINE = 0x70u;
    UART_CONTROL = 0x301u;
    GPIO_FUNCTION(BOARD_TX_PIN) = 2u;
    GPIO_FUNCTION(BOARD_RX_PIN) = 2u;
}

void board_put(uint8_t byte)
{
    while ((UART_FLAGS & UART_TX_FULL) != 0u) {
    }
    UART_DATA = byte;
}

int16_t board_get(void)
{
    return (UART_FLAGS & UART_RX_EMPTY) != 0u ? (int16_t)-1 : (int16_t)(UART_DATA & 0xFFu);
}
