/* SPDX-License-Identifier: MIT-0
 *
 * An RP2040 (RP2040 Datasheet, 2.14 to 2.19 and 4.2).
 */
#define RESETS_BASE 0x4000C000u
#define CLOCKS_BASE 0x40008000u
#define CRYSTAL_BASE 0x40024000u
#define PLL_BASE 0x40028000u
#define IO_BASE 0x40014000u

#define IO_BANK0 (1u << 5)
#define PADS_BANK0 (1u << 8)
#define PLL_SYS (1u << 12)
#define UART0 (1u << 22)

#include "rp2.h"

static void pin_start(uint32_t pin)
{
    GPIO_FUNCTION(pin) = 2u;
}
