/* SPDX-License-Identifier: MIT-0
 *
 * An RP2350 (RP2350 Datasheet, 7.5, 8.1 to 8.6, 9 and 12.1), and the block by which its ROM knows an image (5.9.5.1).
 */
#define RESETS_BASE 0x40020000u
#define CLOCKS_BASE 0x40010000u
#define CRYSTAL_BASE 0x40048000u
#define PLL_BASE 0x40050000u
#define IO_BASE 0x40028000u
#define PADS_BASE 0x40038000u

#define IO_BANK0 (1u << 6)
#define PADS_BANK0 (1u << 9)
#define PLL_SYS (1u << 14)
#define UART0 (1u << 26)

#include "rp2.h"

/* Read as an input, and no longer isolated. */
static void pin_start(uint32_t pin)
{
    volatile uint32_t *const pad = (volatile uint32_t *)(PADS_BASE + 4u + pin * 4u);
    GPIO_FUNCTION(pin) = 2u;
    *pad = (*pad | (1u << 6)) & ~(1u << 8);
}

__attribute__((section(".image_def"), used)) static const uint32_t image_def[5] = {
    0xFFFFDED3u, 0x10210142u, 0x000001FFu, 0x00000000u, 0xAB123579u,
};
