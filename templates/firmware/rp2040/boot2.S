/* SPDX-License-Identifier: MIT-0
 *
 * The first 252 bytes of flash, which the ROM copies to RAM and runs (RP2040 Datasheet, 2.8.1). It makes flash readable at
 * 0x10000000 with the command that every serial flash has, 03h: one bit a clock, a quarter of the core's clock, at most
 * 133 / 4 = 33 MHz, which the slowest of them bears. Then it starts the program behind it.
 */
    .syntax unified
    .cpu cortex-m0plus
    .thumb

    .equ SSI, 0x18000000        /* 4.10.13, List of Registers */
    .equ CTRLR0, 0x00
    .equ CTRLR1, 0x04
    .equ SSIENR, 0x08
    .equ BAUDR, 0x14
    .equ SPI_CTRLR0, 0xF4
    .equ VTOR, 0xE000ED08
    .equ PROGRAM, 0x10000100

    .section .boot2, "ax"
    .global boot2
    .thumb_func
boot2:
    ldr r0, =SSI
    movs r1, #0
    str r1, [r0, #SSIENR]       /* it takes settings only while it is off */
    movs r1, #4
    str r1, [r0, #BAUDR]        /* a quarter of the core's clock */
    ldr r1, =(31 << 16) | (3 << 8)
    str r1, [r0, #CTRLR0]       /* words of 32 bits; a command and an address, then data */
    movs r1, #0
    str r1, [r0, #CTRLR1]       /* one word for each read */
    ldr r1, =(0x03 << 24) | (2 << 8) | (6 << 2)
    ldr r2, =SSI + SPI_CTRLR0
    str r1, [r2]                /* 03h, a command of 8 bits, an address of 6 times 4 */
    movs r1, #1
    str r1, [r0, #SSIENR]

    ldr r0, =PROGRAM
    ldr r1, =VTOR
    str r0, [r1]
    ldr r1, [r0, #0]
    msr msp, r1
    ldr r1, [r0, #4]
    bx r1
    .ltorg
