/* Says what the start-up code owes to main, then answers each byte with the next one. */
#include "board.h"

static uint32_t initialized = 0x12345678u;
static uint32_t zeroed[40];
static const char letters[] = "0123456789ABCDEF";

static void say(uint32_t value)
{
    for (uint8_t digit = 0; digit < 8u; digit++) {
        board_put((uint8_t)letters[(value >> 28) & 15u]);
        value <<= 4;
    }
    board_put('\n');
}

static __attribute__((noinline)) uint32_t deep(uint8_t much)
{
    volatile uint8_t bytes[200];
    for (uint8_t k = 0; k < 200u; k++) {
        bytes[k] = (uint8_t)(k ^ much);
    }
    return bytes[much];
}

int main(void)
{
    uint32_t sum = 0;
    board_start();
    for (uint8_t k = 0; k < 40u; k++) {
        sum |= zeroed[k];
        zeroed[k] = 1u;
    }
    say(initialized);
    say(sum);
    initialized = 0u;
    const uint32_t before = board_stack();
    (void)deep(3);
    say(before);
    say(board_stack());
    const uint32_t start = board_cycles();
    for (uint16_t k = 0; k < 30000u; k++) {
        __asm__ volatile("" : : : "memory");
    }
    say(board_cycles() - start);
    for (;;) {
        uint8_t byte;
        if (board_get(&byte) == 0u) {
            continue;
        }
        if (byte == (uint8_t)'!') {
            board_restart();
        }
        board_put((uint8_t)(byte + 1u));
    }
}
