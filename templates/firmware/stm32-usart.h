/* SPDX-License-Identifier: MIT-0
 *
 * The USART of STM32F1 and STM32F4 (RM0041 and RM0090, USART registers), 8 bits without parity.
 */
#ifndef STM32_USART_H
#define STM32_USART_H

#include "board.h"

typedef struct {
    volatile uint32_t status;
    volatile uint32_t data;
    volatile uint32_t baud;
    volatile uint32_t control1;
    volatile uint32_t control2;
    volatile uint32_t control3;
} stm32_usart;

#define USART ((stm32_usart *)BOARD_UART)
#define USART_RECEIVED (1u << 5)
#define USART_EMPTY (1u << 7)
#define USART_ON ((1u << 13) | (1u << 3) | (1u << 2))
/* Of any register that says when something is ready: where an emulator never says it, the program goes on. */
#define TRIES 100000u

static void usart_start(uint32_t clock)
{
    USART->baud = (clock + BOARD_BAUD / 2u) / BOARD_BAUD;
    USART->control1 = USART_ON;
}

static void until(const volatile uint32_t *address, uint32_t mask, uint32_t value)
{
    for (uint32_t k = 0; k < TRIES && (*address & mask) != value; k++) {
    }
}

void board_put(uint8_t byte)
{
    while ((USART->status & USART_EMPTY) == 0u) {
    }
    USART->data = byte;
}

uint8_t board_get(uint8_t *byte)
{
    if ((USART->status & USART_RECEIVED) == 0u) {
        return 0;
    }
    *byte = (uint8_t)(USART->data & 0xFFu);
    return 1;
}

#endif
