/** `lookback flash` as a whole, on a machine from a listing: a spec that is built, its folder, an ELF file, and who is refused. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readUf2 } from "../../src/images/uf2.ts";
import { diagnosticsOf, tiny, workplace } from "../support/cli.ts";
import { needsTool } from "../support/tools.ts";

const dry = ["--skip-types", "--dry-run", "--json"];

needsTool("arm-none-eabi-gcc")("lookback flash", () => {
  test("a spec, then its folder, then its ELF file", async () => {
    const place = workplace(tiny);
    const spec = JSON.parse((await place.lookback(["flash", "tiny.ts", "--target", "pico", ...dry])).stdout);
    expect(spec).toMatchObject({
      exitCode: 0,
      plan: { runner: "uf2", image: { file: "build/tiny/firmware/build/tiny.uf2", format: "uf2" } },
    });
    const file = readFileSync(join(place.path, spec.plan.image.file));
    const reading = readUf2(file, "tiny.uf2");
    const [segment] = ("value" in reading && reading.value.families.get(0xe48bff56)) || [];
    expect(spec.plan.writes).toEqual({
      address: segment!.address,
      end: segment!.address + segment!.bytes.length,
      bytes: segment!.bytes.length,
    });
    const folder = JSON.parse((await place.lookback(["flash", "build/tiny", "--target", "pico", ...dry])).stdout);
    expect(folder.plan).toEqual(spec.plan);
    const elf = await place.lookback(["flash", "build/tiny/firmware/build/tiny.elf", "--target", "pico", "--runner", "probe-rs", ...dry]);
    expect(JSON.parse(elf.stdout).plan.steps[0].command.slice(0, 4)).toEqual(["probe-rs", "download", "--chip", "RP2040"]);

    const other = await place.lookback(["flash", "build/tiny", "--target", "pico2"]);
    expect([other.code, diagnosticsOf(other)]).toEqual([
      1,
      "error LB8310: build/tiny was compiled for pico, not for pico2\n  --> build/tiny\n  help: flash it with --target pico, or compile the spec again",
    ]);
    rmSync(join(place.path, "build/tiny/firmware/build"), { recursive: true });
    expect(diagnosticsOf(await place.lookback(["flash", "build/tiny", "--target", "pico"]))).toMatch(
      /^error LB8309: this project was not built: lookback build makes firmware\/build\/tiny\.elf\n/,
    );
  });
});

test("a model of several is chosen first; a note of an earlier run is said", async () => {
  const place = workplace();
  const state = join(place.path, "state");
  mkdirSync(join(state, "lookback"), { recursive: true });
  writeFileSync(
    join(state, "lookback/flash-stm32vldiscovery.json"),
    '{"board":"stm32vldiscovery","runner":"st-flash","place":"ST-LINK/V2"}',
  );
  place.write({ "a.bin": Uint8Array.of(0, 0x20, 0, 0x20, 9, 0, 0, 8, 0xfe, 0xe7) });
  const bin = join(place.path, "bin");
  mkdirSync(bin);
  const said = await place.lookback(["flash", "a.bin", "--target", "stm32vldiscovery", "--runner", "st-flash"], {
    env: { XDG_STATE_HOME: state, PATH: bin },
  });
  expect([said.code, said.stdout.split("\n")[1]]).toEqual([1, "runner    st-flash: writes through an ST-LINK"]);
  expect(diagnosticsOf(said)).toMatch(
    /^warning LB8314: an earlier run began to flash stm32vldiscovery by st-flash at ST-LINK\/V2 and did not end; all of it is written again\nerror LB8303: st-flash needs st-flash, which is not in PATH\n/,
  );
  expect(existsSync(join(state, "lookback/flash-stm32vldiscovery.json"))).toBe(true);
});
