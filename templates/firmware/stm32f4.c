/* SPDX-License-Identifier: MIT-0
 *
 * An STM32F405 or STM32F446 from its internal oscillator of 16 MHz to BOARD_CLOCK_HZ (RM0090, RM0390: reset and clock control, flash).
 */
#include "stm32-usart.h"

void board_chip_start(void);

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define RCC_CONTROL REGISTER(0x40023800u)
#define RCC_PLL REGISTER(0x40023804u)
#define RCC_CONFIGURATION REGISTER(0x40023808u)
#define RCC_AHB1 REGISTER(0x40023830u)
#define RCC_APB1 REGISTER(0x40023840u)
#define RCC_APB2 REGISTER(0x40023844u)
#define FLASH_ACCESS REGISTER(0x40023C00u)
#define POWER_CONTROL REGISTER(0x40007000u)
#define POWER_STATUS REGISTER(0x40007004u)

#define MHZ (BOARD_CLOCK_HZ / 1000000u)
/* USART1 and 6 at half the core's clock, the others at a quarter. */
#define ON_APB2 (BOARD_UART >= 0x40010000u)
#define APB1_BIT ((BOARD_UART - 0x40004400u) / 0x400u + 17u)

static void clock_start(void)
{
    RCC_APB1 |= 1u << 28;
    FLASH_ACCESS = (7u << 8) | 5u;
    RCC_PLL = (RCC_PLL & 0xF0BC8000u) | (MHZ << 6) | 8u;
    RCC_CONTROL |= 1u << 24;
    until(&RCC_CONTROL, 1u << 25, 1u << 25);
    if (MHZ > 168u) {
        POWER_CONTROL |= 1u << 16;
        until(&POWER_STATUS, 1u << 16, 1u << 16);
        POWER_CONTROL |= 1u << 17;
        until(&POWER_STATUS, 1u << 17, 1u << 17);
    }
    RCC_CONFIGURATION = (4u << 13) | (5u << 10) | 2u;
    until(&RCC_CONFIGURATION, 3u << 2, 2u << 2);
}

#if BOARD_PINS
/* Alternate function 7: USART1 to 3. */
static void pin_start(uint32_t port, uint32_t pin)
{
    const uint32_t base = 0x40020000u + port * 0x400u;
    const uint32_t alternate = base + 0x20u + pin / 8u * 4u;
    RCC_AHB1 |= 1u << port;
    REGISTER(alternate) = (REGISTER(alternate) & ~(15u << (pin % 8u * 4u))) | (7u << (pin % 8u * 4u));
    REGISTER(base) = (REGISTER(base) & ~(3u << (pin * 2u))) | (2u << (pin * 2u));
}
#endif

void board_chip_start(void)
{
    clock_start();
    if (ON_APB2) {
        RCC_APB2 |= 1u << 4;
    } else {
        RCC_APB1 |= 1u << (APB1_BIT % 32u);
    }
#if BOARD_PINS
    pin_start(BOARD_TX_PORT, BOARD_TX_PIN);
    pin_start(BOARD_RX_PORT, BOARD_RX_PIN);
#endif
    usart_start(ON_APB2 ? BOARD_CLOCK_HZ / 2u : BOARD_CLOCK_HZ / 4u);
}
