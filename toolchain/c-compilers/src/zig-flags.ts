/** zig's own clang writes tables for exceptions and for debuggers unless it is told not to. */
const lean = ["-fno-unwind-tables", "-fno-asynchronous-unwind-tables", "-g0"];

/** What zig wants to hear where clang hears these flags; undefined for a core that it is not told how to build for. */
export function zigFlags(flags: readonly string[]): readonly string[] | undefined {
  const value = (option: string): string | undefined => flags.find((flag) => flag.startsWith(`${option}=`))?.slice(option.length + 1);
  switch (value("--target")) {
    case "arm-none-eabi": {
      const core = value("-mcpu");
      return core === undefined ? undefined : ["-target", "thumb-freestanding-eabi", `-mcpu=${core.replaceAll("-", "_")}`, ...lean];
    }
    case "riscv32-unknown-elf": {
      const extensions = /^rv32i([mac]*)$/.exec(value("-march") ?? "")?.[1];
      if (extensions === undefined) return undefined;
      return ["-target", "riscv32-freestanding-none", ["-mcpu=generic_rv32", ...extensions].join("+"), ...lean];
    }
    default:
      return undefined;
  }
}
