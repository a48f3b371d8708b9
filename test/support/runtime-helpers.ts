/**
 * The symbols that generated C may need from outside: what compilers call by themselves. This is the list of the promise "no libc".
 * A name that is new here is a decision: first ask whether the C could do without it.
 */

/** Any compiler may make these out of loops and assignments, also with -ffreestanding. */
const memory = ["memcpy", "memmove", "memset", "memcmp"];

export const runtimeHelpers: Readonly<Record<string, readonly string[]>> = {
  host: memory,
  // No division, no long multiplication, no 64-bit shifts; __gnu_thumb1_case_* are jump tables of switch.
  "cortex-m0plus": [
    ...memory,
    ...["idiv", "uidiv", "idivmod", "uidivmod", "ldivmod", "uldivmod", "lmul", "llsl", "llsr", "lasr", "lcmp"].map(
      (name) => `__aeabi_${name}`,
    ),
    ...["sqi", "uqi", "shi", "uhi", "si"].map((name) => `__gnu_thumb1_case_${name}`),
  ],
  // 64-bit division only.
  "cortex-m4": [...memory, "__aeabi_ldivmod", "__aeabi_uldivmod"],
  rv32imc: [...memory, "__divdi3", "__udivdi3", "__moddi3", "__umoddi3"],
  // An 8-bit machine: all wide arithmetic. __do_copy_data and __do_clear_bss come with constants or variables in RAM.
  avr: [
    ...memory,
    ...["__mulsi3", "__mulhisi3", "__umulhisi3", "__usmulhisi3", "__muluhisi3", "__mulshisi3", "__mulsidi3", "__umulsidi3", "__muldi3"],
    ...["__divmodqi4", "__udivmodqi4", "__divmodhi4", "__udivmodhi4", "__divmodsi4", "__udivmodsi4"],
    ...["__divdi3", "__udivdi3", "__moddi3", "__umoddi3", "__adddi3", "__adddi3_s8", "__subdi3", "__negdi2", "__cmpdi2", "__cmpdi2_s8"],
    ...["__ashldi3", "__ashrdi3", "__lshrdi3", "__tablejump2__", "__do_copy_data", "__do_clear_bss"],
  ],
};
