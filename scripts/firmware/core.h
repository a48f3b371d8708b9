/* SPDX-License-Identifier: MIT-0
 *
 * What the harness needs of a core. core_call calls a function of up to four words with the stack pointer at `top`, and gives its result.
 */
#ifndef CORE_H
#define CORE_H

#include <stdint.h>

void core_start(void);
uintptr_t core_call(uintptr_t function, uint8_t *top, const uintptr_t *arguments);
void core_print(const char *text);
void core_exit(int status) __attribute__((noreturn));
void core_count_start(void);
uint32_t core_count(void);
uint32_t core_instructions(uint32_t count);

#endif
