/** Every diagnostic that there is, by code: what `lookback explain` and the tables in the documentation read. */

import { commands } from "./command.ts";
import type { Definition } from "./define.ts";
import { files } from "./files.ts";
import { internals } from "./internal.ts";
import { language } from "./language.ts";
import { models } from "./models.ts";
import { output } from "./output.ts";
import { quantizing } from "./quantize.ts";
import { targeting } from "./targets.ts";
import { toolchains } from "./toolchain.ts";
import { verifying } from "./verify.ts";
import { weights } from "./weights.ts";

const families: readonly Readonly<Record<string, { readonly definition: Definition }>>[] = [
  internals,
  files,
  commands,
  language,
  models,
  weights,
  quantizing,
  targeting,
  output,
  toolchains,
  verifying,
];

export const catalogue: ReadonlyMap<string, Definition> = new Map(
  families
    .flatMap((family) => Object.values(family))
    .map(({ definition }): [string, Definition] => [definition.code, definition])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** How many definitions there are, so that a test can see two with one code. */
export const definitionCount: number = families.reduce((sum, family) => sum + Object.keys(family).length, 0);
