/* SPDX-License-Identifier: MIT-0
 *
 * The UART of SiFive's E cores (SiFive FE310-G000 Manual, UART).
 */
#include "board.h"

void board_chip_start(void);

typedef struct {
    volatile uint32_t transmit;
    volatile uint32_t receive;
    volatile uint32_t transmit_control;
    volatile uint32_t receive_control;
} sifive_uart;

#define UART ((sifive_uart *)BOARD_UART)
#define FULL_OR_EMPTY (1u << 31)

void board_chip_start(void)
{
    UART->transmit_control = 1u;
    UART->receive_control = 1u;
}

void board_put(uint8_t byte)
{
    while ((UART->transmit & FULL_OR_EMPTY) != 0u) {
    }
    UART->transmit = byte;
}

/* One read says whether there is a byte, and takes it. */
uint8_t board_get(uint8_t *byte)
{
    const uint32_t received = UART->receive;
    if ((received & FULL_OR_EMPTY) != 0u) {
        return 0;
    }
    *byte = (uint8_t)(received & 0xFFu);
    return 1;
}
