/* SPDX-License-Identifier: MIT-0
 *
 * The UART of Arm's CMSDK, in the MPS2 and MPS3 boards (Cortex-M System Design Kit DDI 0479, APB UART).
 */
#include "board.h"

void board_chip_start(void);

typedef struct {
    volatile uint32_t data;
    volatile uint32_t state;
    volatile uint32_t control;
    volatile uint32_t interrupt;
    volatile uint32_t divider;
} cmsdk_uart;

#define UART ((cmsdk_uart *)BOARD_UART)
#define TX_FULL 1u
#define RX_FULL 2u

void board_chip_start(void)
{
    UART->divider = BOARD_CLOCK_HZ / BOARD_BAUD;
    UART->control = 3u;
}

void board_put(uint8_t byte)
{
    while ((UART->state & TX_FULL) != 0u) {
    }
    UART->data = byte;
}

uint8_t board_get(uint8_t *byte)
{
    if ((UART->state & RX_FULL) == 0u) {
        return 0;
    }
    *byte = (uint8_t)(UART->data & 0xFFu);
    return 1;
}
