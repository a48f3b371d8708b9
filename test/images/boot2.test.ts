/** The committed bytes of the boot code are what the assembler makes of its source. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readElf } from "../../src/images/elf.ts";
import { view } from "../../src/images/memory-image.ts";
import { isSealed, sealBoot } from "../../src/images/rp2040.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";

const templates = fileURLToPath(new URL("../../templates/firmware/rp2040/", import.meta.url));
const folder = await temporaryFolder();

/** The words of the C initializer. */
function committed(): Uint8Array {
  const text = readFileSync(`${templates}boot2.c`, "utf8").split("= {")[1] ?? "";
  const words = [...text.matchAll(/0x([0-9A-F]{8})u/g)].map(([, digits]) => Number.parseInt(digits ?? "", 16));
  const bytes = new Uint8Array(256);
  for (const [i, word] of words.slice(0, -1).entries()) view(bytes).setUint32(i * 4, word, true);
  view(bytes).setUint32(252, words.at(-1) ?? 0, true);
  return bytes;
}

test("they are sealed", () => expect(isSealed(committed())).toBe(true));

for (const [compiler, ...flags] of [["arm-none-eabi-gcc"], ["clang", "--target=arm-none-eabi", "-mcpu=cortex-m0plus"]] as const) {
  needsTool(compiler)(compiler, () => {
    test("assembles the same bytes", () => {
      const object = `${folder.path}/${compiler}.o`;
      execFileSync(compiler, [...flags, "-c", "-o", object, `${templates}boot2.S`]);
      const reading = readElf(readFileSync(object), "boot2.o");
      const code = "value" in reading ? reading.value.image.find(({ bytes }) => bytes.length > 0)?.bytes : undefined;
      expect(sealBoot(code ?? new Uint8Array())).toEqual(committed());
    });
  });
}
