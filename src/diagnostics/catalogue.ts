/** Every diagnostic that there is, by code: what `lookback explain` and the tables in the documentation read. */

import { commands } from "./command.ts";
import type { Definition } from "./define.ts";
import { executing } from "./executors.ts";
import { files } from "./files.ts";
import { flashing } from "./flashing.ts";
import { imaging } from "./images.ts";
import { internals } from "./internal.ts";
import { language } from "./language.ts";
import { models } from "./models.ts";
import { output } from "./output.ts";
import { quantizing } from "./quantize.ts";
import { serial } from "./serial.ts";
import { snapshots } from "./snapshots.ts";
import { targeting } from "./targets.ts";
import { toolchains } from "./toolchain.ts";
import { verifying } from "./verify.ts";
import { weights } from "./weights.ts";

const families: readonly (readonly { readonly definition: Definition }[])[] = [
  Object.values(internals),
  Object.values(files),
  Object.values(commands),
  Object.values(language),
  Object.values(models),
  Object.values(weights),
  Object.values(quantizing),
  Object.values(targeting),
  Object.values(imaging),
  Object.values(output),
  Object.values(toolchains),
  Object.values(serial),
  Object.values(executing),
  Object.values(flashing),
  Object.values(verifying),
  Object.values(snapshots),
];

const definitions: readonly Definition[] = families.flat().map(({ definition }) => definition);

export const catalogue: ReadonlyMap<string, Definition> = new Map(
  [...definitions].sort((a, b) => (a.code < b.code ? -1 : 1)).map((definition) => [definition.code, definition]),
);

/** How many definitions there are, so that a test can see two with one code. */
export const definitionCount: number = definitions.length;
