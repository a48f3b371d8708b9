/** Handlebars, as strictly as it goes: a missing value is our own mistake, nothing is escaped, templates have no helpers. */

import { readFileSync } from "node:fs";
import Handlebars from "handlebars";

const folder = new URL("../../templates/", import.meta.url);
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** The template's path below templates/, without ".hbs". */
export function render(template: string, values: Readonly<Record<string, unknown>>): string {
  let run = compiled.get(template);
  if (run === undefined) {
    const source = readFileSync(new URL(`${template}.hbs`, folder), "utf8");
    run = Handlebars.compile(source, { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: { if: true, each: true } });
    compiled.set(template, run);
  }
  return run(values);
}
