/** The name meant by a word that is another framework's, or misspelt. */

import { closest } from "../diagnostics/closest.ts";
import { signatures } from "../ops/signatures.ts";

/** Longer words are no misspelt names, and comparing them would take long. */
const longest = 60;

/** `op` tells whose options are meant; without it, the words for operators. */
export function meant(word: string, known: Iterable<string>, op?: string): string | undefined {
  if (word.length > longest) return undefined;
  const names = [...known].filter((name) => name.length <= longest);
  const plain = word.toLowerCase().replace(/_|[12]d$/g, "");
  const translated = synonymsOf(op).get(plain);
  return translated !== undefined && names.includes(translated) ? translated : closest(word, names);
}

function synonymsOf(op: string | undefined): ReadonlyMap<string, string> {
  const from = op === undefined ? [...signatures.values()] : [signatures.get(op)];
  return new Map(
    from.flatMap((signature) =>
      Object.entries(signature?.synonyms ?? {}).filter(([, name]) => op !== undefined || name === signature?.name),
    ),
  );
}
