/** Runs the README's commands as they are written; `npx vitest run test/readme --update` writes their output into it. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { regenerated } from "./support/readme.ts";

const readme = new URL("../README.md", import.meta.url);

it("the README is what its commands print", async () => {
  await expect(regenerated(readFileSync(readme, "utf8"))).toMatchFileSnapshot("../README.md");
});
