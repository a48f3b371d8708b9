/** How to get each compiler, on Debian and its children, with Homebrew, and elsewhere. */
const installs: Readonly<Record<string, string>> = {
  "arm-none-eabi-gcc": "apt install gcc-arm-none-eabi; brew install --cask gcc-arm-embedded; or the Arm GNU Toolchain's installer",
  "riscv64-unknown-elf-gcc": "apt install gcc-riscv64-unknown-elf; brew install riscv64-elf-gcc",
  "avr-gcc": "apt install gcc-avr avr-libc; brew install avr-gcc",
  clang: "the LLVM Embedded Toolchain for Arm, whose bin folder goes into PATH",
  zig: "pip install ziglang",
};

export function installHint(id: string): string {
  return installs[id] ?? `install ${id}, and put its folder into PATH`;
}
