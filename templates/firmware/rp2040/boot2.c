/* SPDX-License-Identifier: MIT-0
 *
 * boot2.S as bytes: assembled, filled up with zeros and sealed with the sum that the ROM asks for (RP2040 Datasheet, 2.8.1.3.1).
 */
#include <stdint.h>

extern const uint32_t lookback_boot2[64];

__attribute__((section(".boot2"), used)) const uint32_t lookback_boot2[64] = {
    0x2100480Au, 0x21046081u, 0x49096141u, 0x21006001u, 0x49086041u, 0x60114A08u,
    0x60812101u, 0x49084807u, 0x68016008u, 0x8808F381u, 0x47086841u, 0x18000000u,
    0x001F0300u, 0x03000218u, 0x180000F4u, 0x10000100u, 0xE000ED08u,
    [63] = 0x60A5172Au,
};
