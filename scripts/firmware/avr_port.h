/* SPDX-License-Identifier: MIT-0
 *
 * Constants of a model in AVR's program memory (the lower 64 KB).
 */
#include <avr/pgmspace.h>

#define LB_ROM PROGMEM
#define LB_ROM_READ8(p) ((__typeof__(*(p)))pgm_read_byte(p))
#define LB_ROM_READ16(p) ((__typeof__(*(p)))pgm_read_word(p))
#define LB_ROM_READ32(p) ((__typeof__(*(p)))pgm_read_dword(p))
