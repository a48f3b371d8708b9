/** Float functions that several rooms share. The float reference uses no Math.tanh of an engine's own accuracy beyond double. */

export function sigmoidReal(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
