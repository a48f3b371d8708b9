/** What a model is called that is exported by default: as its file, or as its folder if the file is model.ts or index.ts. */

import { basename, posix } from "node:path";
import type { SourceFile } from "ts-morph";
import { modelNameOf } from "../ir/c-names.ts";
import { shownPath } from "./spans.ts";

export function defaultModelName(root: string, file: SourceFile): string {
  const own = file.getBaseName().replace(/\.m?ts$/, "");
  if (own !== "model" && own !== "index") return modelNameOf(own);
  const folder = posix.dirname(shownPath(file));
  return modelNameOf(folder === "." ? basename(root) : posix.basename(folder)) || own;
}
