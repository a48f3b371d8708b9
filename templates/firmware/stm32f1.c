/* SPDX-License-Identifier: MIT-0
 *
 * An STM32F100 from its internal oscillator of 8 MHz to 24 MHz, USART1 on PA9 and PA10 (RM0041: reset and clock control, GPIO).
 */
#include "stm32-usart.h"

void board_chip_start(void);

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define RCC_CONTROL REGISTER(0x40021000u)
#define RCC_CONFIGURATION REGISTER(0x40021004u)
#define RCC_APB2 REGISTER(0x40021018u)
#define GPIOA_HIGH REGISTER(0x40010804u)

void board_chip_start(void)
{
    RCC_CONFIGURATION = 4u << 18;
    RCC_CONTROL |= 1u << 24;
    until(&RCC_CONTROL, 1u << 25, 1u << 25);
    RCC_CONFIGURATION |= 2u;
    until(&RCC_CONFIGURATION, 3u << 2, 2u << 2);
    RCC_APB2 |= (1u << 14) | (1u << 2);
    GPIOA_HIGH = (GPIOA_HIGH & ~0xFF0u) | 0x4B0u;
    usart_start(BOARD_CLOCK_HZ);
}
