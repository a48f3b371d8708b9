/** Templates have no logic and no arithmetic of their own: shifts, division and narrowing stand in arith.h, constants are read through macros. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("../../templates/", import.meta.url);
const templates = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.[ch]\.hbs$/.test(name))
  .map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(new URL(name.replaceAll("\\", "/"), folder), "utf8") }));

/** Without comments, preprocessor lines and Handlebars' own marks. */
const code = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\{\{[^}]*\}\}/g, "x")
    .replace(/^#(?:.*\\\n)*.*$/gm, "");

describe("templates", () => {
  it("are there", () => expect(templates.length).toBeGreaterThan(20));

  for (const { name, text } of templates) {
    // arith.h is the arithmetic; float.h is for those who have a floating-point unit; the harness runs on the PC.
    if (/^model\/(arith|float)\.h|^verify\//.test(name)) continue;
    it(`${name}: no shift, division or narrowing cast`, () => {
      expect(code(text)).not.toMatch(/<<|>>/);
      expect(code(text)).not.toMatch(/[^/]\/[^/*]/);
      expect(code(text)).not.toMatch(/\((u?int8_t|u?int16_t)\)/);
    });

    it(`${name}: constants only through LB_ROM_READ`, () => {
      for (const [all, before] of code(text).matchAll(/(.{0,16})\b(?:w|scales|lb_model_hash|lb_x_steps)\[/g)) {
        expect(before, all).toMatch(/LB_ROM_READ(8|16|32|x)\(&$|int(8|32)_t \*?$|uint8_t $|x $/);
      }
    });
  }

  it("have no helper but if and each, and nothing that could run", () => {
    for (const { name, text } of templates) {
      for (const [, inner] of text.matchAll(/\{\{([^}]*)\}\}/g)) {
        expect(inner, name).toMatch(/^(#(if|each) (@root\.|\.\.\/)?[\w.]+|\/(if|each)|else|this|@root\.\w+|(\.\.\/)?[\w.]+)$/);
      }
    }
  });

  it("carry their licence", () => {
    // These two are pieces of another.
    const pieces = ["model/block.c.hbs", "model/positions.c.hbs"];
    for (const { name, text } of templates.filter(
      ({ name }) => /^(model|verify)\/|^firmware\/.*\.[ch]\.hbs$/.test(name) && !pieces.includes(name),
    ))
      expect(text, name).toContain("SPDX-License-Identifier: MIT-0");
  });
});
