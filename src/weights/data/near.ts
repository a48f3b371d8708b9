/** The array that a missing one may be meant by. */

import { closest } from "../../diagnostics/closest.ts";

/** Names beyond this length are no candidates: comparing letters takes time. */
const longestName = 100;

export function nearName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  return closest(
    name,
    [...candidates].filter((candidate) => candidate.length <= longestName),
  );
}
