/* wasm with probes, sequence 3, step 2 (both from 0): layer scores[7] is -41, not -42.
 * Feeds the recorded inputs from reset to that step into model_step and compares outputs and memory with the reference.
 * Build it with the generated files: cc -std=c99 main.c model*.c */
#include <stdint.h>
#include <stdio.h>
#include "model.h"

#define STEPS 3UL

static const int8_t in_row[STEPS][8] = {
  {-128,-128,-48,63,-112,-128,-128,-128},
  {-128,-128,111,95,-16,-128,-128,-128},
  {-128,-128,79,-112,63,-128,-128,-128},
};
static const int8_t expected_scores[STEPS][10] = {
  {-37,-40,-42,-37,-48,-34,-45,-29,-51,-44},
  {-33,-39,-27,-33,-55,-32,-48,-30,-45,-62},
  {-51,-37,-19,-40,-41,-40,-35,-42,-62,-60},
};
static const uint16_t expected_digit[STEPS][1] = {
  {7},
  {2},
  {2},
};
static const uint8_t expected_state[320] = {8,1,246,7,248,240,41,22,6,246,252,212,27,210,7,4,5,227,237,17,239,3,239,221,255,236,19,236,40,2,2,23,216,242,25,5,53,238,21,249,252,12,247,248,6,16,252,6,204,223,247,229,0,52,203,66,39,223,250,223,20,227,1,254,66,255,1,0,214,182,0,0,156,71,254,255,16,118,1,0,138,160,254,255,40,104,253,255,24,99,5,0,104,114,3,0,210,208,0,0,60,57,253,255,92,110,255,255,64,113,249,255,94,40,7,0,124,241,247,255,46,35,4,0,162,191,2,0,220,176,0,0,162,178,250,255,10,125,252,255,112,4,3,0,168,178,251,255,56,169,0,0,60,208,252,255,132,182,246,255,50,213,255,255,70,77,253,255,102,79,3,0,36,6,248,255,108,150,7,0,110,87,0,0,30,86,0,0,238,170,18,0,50,253,247,255,126,218,252,255,118,54,4,0,220,154,2,0,20,123,7,0,76,176,252,255,146,231,13,0,226,128,254,255,208,17,254,255,70,173,1,0,18,82,243,255,84,185,254,255,126,74,1,0,150,80,2,0,6,76,253,255,112,57,1,0,32,235,248,255,110,62,248,255,28,175,254,255,140,229,246,255,180,14,0,0,100,248,11,0,144,177,248,255,68,4,11,0,30,37,6,0,192,59,243,255,84,28,254,255,56,121,250,255,250,105,4,0,46,91,251,255,136,75,0,0,212,171,254,255};

static model_state state;
static model_scratch scratch;
static model_input input;
static model_output output;
static uint8_t snapshot[368];
static unsigned long differences;

static void check(const char *name, unsigned long element, unsigned long step, long expected, long actual)
{
  if (expected == actual) return;
  if (differences++ < 20) printf("%s[%lu] after step %lu is %ld, not %ld\n", name, element, step, actual, expected);
}

int main(void)
{
  unsigned long step, k;
  model_init(&state);
  for (step = 0; step < STEPS; step++) {
    for (k = 0; k < 8; k++) input.row.v[k] = in_row[step][k];
    check("fresh", 0, step, 3L, (long)model_step(&state, &scratch, &input, &output));
    for (k = 0; k < 10; k++) check("scores", k, step, expected_scores[step][k], output.scores.v[k]);
    for (k = 0; k < 1; k++) check("digit", k, step, expected_digit[step][k], output.digit.v[k]);
  }
  check("snapshot", 0, STEPS - 1, (long)sizeof snapshot, (long)model_snapshot(&state, snapshot, sizeof snapshot));
  for (k = 0; k < 64; k++) check("byte of memory.h", k, STEPS - 1, expected_state[k], snapshot[44 + k]);
  for (k = 0; k < 256; k++) check("byte of memory.c", k, STEPS - 1, expected_state[64 + k], snapshot[44 + 64 + k]);
  printf("%lu differences\n", differences);
  return differences != 0;
}
