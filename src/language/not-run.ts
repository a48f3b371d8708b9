/**
 * The body of every function of the language: a spec is read, not run.
 *
 * It is given the function's arguments only so that they count as used.
 */
export function notRun(name: string, ..._args: readonly unknown[]): never {
  throw new Error(`${name}: specs are read, not run; compile this file with lookback`);
}
