/** The C of a model with one number of one of its arrays changed. */
export function mutant(array: string, place: number, change: number): (file: string, text: string) => string {
  return (file, text) => {
    if (!file.endsWith("_weights.c")) return text;
    const begin = text.indexOf(` ${array}[`);
    if (begin < 0) throw new Error(`${file} has no ${array}`);
    const from = text.indexOf("{", begin) + 1;
    const to = text.indexOf("}", from);
    const numbers = text.slice(from, to).match(/-?\d+/g) ?? [];
    const at = place % numbers.length;
    const value = Number(numbers[at]);
    numbers[at] = String(value > 0 ? value - change : value + change);
    return `${text.slice(0, from)}${numbers.join(",\n")}${text.slice(to)}`;
  };
}
