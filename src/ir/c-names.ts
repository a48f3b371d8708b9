/** Names of the spec as names in C. */

/** Longer names make lines that nobody reads; the C standard promises 63 significant characters, prefix included. */
export const longestName = 40;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Keywords of C99 to C23 and of C++20, and macros that <stdint.h>, <stddef.h> or a compiler define. */
const reserved: ReadonlySet<string> = new Set([
  ...words(`auto break case char const continue default do double else enum extern float for goto if inline int long register
    restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    alignas alignof bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual`),
  ...words(`and and_eq asm bitand bitor catch char8_t char16_t char32_t class co_await co_return co_yield compl concept
    const_cast consteval constinit decltype delete dynamic_cast explicit export friend mutable namespace new noexcept not
    not_eq operator or or_eq private protected public reinterpret_cast requires static_cast template this throw try
    typeid typename using virtual wchar_t xor xor_eq`),
  ...words("NULL offsetof EOF errno assert linux unix i386 mips AVR"),
  // What every model has: its types and its functions.
  ...words(`input output state scratch status statistics
    init reset step step_begin step_continue run snapshot restore selftest stats state_valid input_from_raw api contract`),
]);

/** `INT8_MAX`, `UINT_FAST16_MAX`, `SIZE_MAX`, `INT32_C` and the like. */
const limits = /^U?(INT|SIZE|PTRDIFF|WCHAR|WINT|SIG_ATOMIC)[A-Z0-9_]*_(MIN|MAX|C|WIDTH)$|^(SIZE|WCHAR|WINT|SIG_ATOMIC)_(MIN|MAX|WIDTH)$/;

/**
 * The name in C of a node, an input, an output or a model.
 *
 * A dot becomes `_`. What is reserved, ends in `_t` or begins with `_` gets a trailing `_`; a leading digit gets an `m`, and so does
 * `lb_`, which is the generated code's own: its macros, and what stays inside a file.
 */
export function cName(name: string): string {
  const plain = name.replaceAll(".", "_").replace(/^(?=[0-9]|lb(_|$))/i, "m");
  return isReserved(plain) ? `${plain}_` : plain;
}

function isReserved(name: string): boolean {
  return reserved.has(name) || limits.test(name) || /^_|_t$/.test(name);
}

/** Names that agree in this would meet in C, where macros are upper case. */
export function cNameKey(name: string): string {
  return cName(name).toUpperCase();
}

/** Why a name cannot be one in C, if it cannot. */
export function cNameProblem(name: string): string | undefined {
  if (name.includes("$")) return "$ is not part of a name in standard C";
  const strange = /[^A-Za-z0-9_.]/u.exec(name)?.[0];
  if (strange !== undefined) return /\p{ASCII}/u.test(strange) ? `it holds ${JSON.stringify(strange)}` : "it has a letter outside ASCII";
  if (name === "") return "it is empty";
  const length = cName(name).length;
  return length > longestName ? `it has ${length} characters, and ${longestName} is the most` : undefined;
}

/** A file's or folder's name as a model's: other characters become `_`. */
export function modelNameOf(fileName: string): string {
  return fileName.replace(/[^A-Za-z0-9_]/g, "_");
}
