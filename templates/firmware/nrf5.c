/* SPDX-License-Identifier: MIT-0
 *
 * An nRF51 or nRF52 with its crystal's clock, and the UART that both have (Product Specifications: CLOCK, GPIO, UART).
 */
#include "board.h"

void board_chip_start(void);

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define CLOCK_START REGISTER(0x40000000u)
#define CLOCK_STARTED REGISTER(0x40000100u)
#define UART_START_RX REGISTER(BOARD_UART)
#define UART_START_TX REGISTER(BOARD_UART + 0x008u)
#define UART_RX_READY REGISTER(BOARD_UART + 0x108u)
#define UART_TX_READY REGISTER(BOARD_UART + 0x11Cu)
#define UART_ENABLE REGISTER(BOARD_UART + 0x500u)
#define UART_TX_PIN REGISTER(BOARD_UART + 0x50Cu)
#define UART_RX_PIN REGISTER(BOARD_UART + 0x514u)
#define UART_RX REGISTER(BOARD_UART + 0x518u)
#define UART_TX REGISTER(BOARD_UART + 0x51Cu)
#define UART_BAUD REGISTER(BOARD_UART + 0x524u)

#define GPIO(port) (0x50000000u + (port) * 0x300u)
#define TRIES 1000000u

/* 115,200, as the table of the register has it. */
#define BAUD_115200 0x01D7E000u
typedef char baud_is_in_the_table[BOARD_BAUD == 115200u ? 1 : -1];

void board_chip_start(void)
{
    CLOCK_STARTED = 0u;
    CLOCK_START = 1u;
    for (uint32_t k = 0; k < TRIES && CLOCK_STARTED == 0u; k++) {
    }
    REGISTER(GPIO(BOARD_TX_PORT) + 0x508u) = 1u << BOARD_TX_PIN;
    REGISTER(GPIO(BOARD_TX_PORT) + 0x518u) = 1u << BOARD_TX_PIN;
    REGISTER(GPIO(BOARD_RX_PORT) + 0x700u + BOARD_RX_PIN * 4u) = 0u;
    UART_TX_PIN = BOARD_TX_PORT * 32u + BOARD_TX_PIN;
    UART_RX_PIN = BOARD_RX_PORT * 32u + BOARD_RX_PIN;
    UART_BAUD = BAUD_115200;
    UART_ENABLE = 4u;
    UART_RX_READY = 0u;
    UART_START_TX = 1u;
    UART_START_RX = 1u;
}

void board_put(uint8_t byte)
{
    UART_TX_READY = 0u;
    UART_TX = byte;
    while (UART_TX_READY == 0u) {
    }
}

uint8_t board_get(uint8_t *byte)
{
    if (UART_RX_READY == 0u) {
        return 0;
    }
    UART_RX_READY = 0u;
    *byte = (uint8_t)(UART_RX & 0xFFu);
    return 1;
}
