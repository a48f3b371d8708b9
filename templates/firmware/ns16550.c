/* SPDX-License-Identifier: MIT-0
 *
 * The 16550 of QEMU's RISC-V virt.
 */
#include "board.h"

void board_chip_start(void);

#define UART ((volatile uint8_t *)BOARD_UART)
#define LINE_STATUS 5
#define RECEIVED 0x01u
#define EMPTY 0x20u

void board_chip_start(void)
{
}

void board_put(uint8_t byte)
{
    while ((UART[LINE_STATUS] & EMPTY) == 0u) {
    }
    UART[0] = byte;
}

uint8_t board_get(uint8_t *byte)
{
    if ((UART[LINE_STATUS] & RECEIVED) == 0u) {
        return 0;
    }
    *byte = UART[0];
    return 1;
}
