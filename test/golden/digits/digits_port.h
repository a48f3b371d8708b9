/* SPDX-License-Identifier: MIT-0
 *
 * What a compiler or a board may want otherwise. Define LB_PORT_FILE as "your_port.h" to set any of these first.
 */
#ifndef DIGITS_PORT_H
#define DIGITS_PORT_H

#ifdef LB_PORT_FILE
#include LB_PORT_FILE
#endif

#include <limits.h>
#include <stdint.h>

/* Constants live where the linker puts .rodata, and are read through these and not otherwise: AVR keeps them in flash. Each gives the
 * value in the type that p points to. With avr-gcc, for up to 64 KB of constants:
 *   #include <avr/pgmspace.h>
 *   #define LB_ROM PROGMEM
 *   #define LB_ROM_READ8(p) ((__typeof__(*(p)))pgm_read_byte(p))
 *   #define LB_ROM_READ16(p) ((__typeof__(*(p)))pgm_read_word(p))
 *   #define LB_ROM_READ32(p) ((__typeof__(*(p)))pgm_read_dword(p)) */
#ifndef LB_ROM
#define LB_ROM
#endif
#ifndef LB_ROM_READ8
#define LB_ROM_READ8(p) (*(p))
#endif
#ifndef LB_ROM_READ16
#define LB_ROM_READ16(p) (*(p))
#endif
#ifndef LB_ROM_READ32
#define LB_ROM_READ32(p) (*(p))
#endif

/* Sections: where weights, tables, hot code and state go. Empty leaves it to the linker script. */
#ifndef LB_WEIGHTS_SECTION
#define LB_WEIGHTS_SECTION
#endif
#ifndef LB_TABLES_SECTION
#define LB_TABLES_SECTION
#endif
#ifndef LB_FAST_CODE
#define LB_FAST_CODE
#endif
#ifndef LB_STATE_SECTION
#define LB_STATE_SECTION
#endif

/* Before each layer: feed a watchdog, toggle a pin, take the time. */
#ifndef LB_LAYER_HOOK
#define LB_LAYER_HOOK(layer) ((void)0)
#endif

/* After each layer: its stored values. `lookback verify` compares them; nothing is left of it otherwise. */
#ifndef LB_PROBE
#define LB_PROBE(layer, values, bytes) ((void)0)
#endif

#if CHAR_BIT != 8
#error "lookback: a byte must have 8 bits"
#endif
#if (-3 >> 1) != -2
#error "lookback: the right shift of a negative number must floor"
#endif
#if defined(__BYTE_ORDER__) && defined(__ORDER_LITTLE_ENDIAN__)
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "lookback: big-endian machines are not supported"
#endif
#endif

#endif
