/**
 * The true avrdude against the true optiboot, over a pseudo terminal: flash, greet, verify; a flash that is killed half-way, and again.
 * A quarter of a minute at the speed of an AVR's serial line: `npm run check:flash`, a part of .ci/run beside the tests.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readHex } from "../../src/images/intel-hex.ts";
import { flat } from "../../src/images/memory-image.ts";
import { tiny, workplace } from "../support/cli.ts";
import { needsTool } from "../support/tools.ts";
import { optiboot, startUno, type Uno } from "./uno.ts";

const written = (hex: string, uno: Uno): boolean => {
  const reading = readHex(readFileSync(hex, "latin1"), hex);
  if (!("value" in reading)) throw new Error(hex);
  return reading.value.every(({ address, bytes }) => Buffer.from(uno.flash.subarray(address, address + bytes.length)).equals(bytes));
};

describe.runIf(import.meta.env.MODE === "check")("the boot loader of an Uno", () => {
  needsTool(
    "avrdude",
    "socat",
    "avr-gcc",
    optiboot,
  )("an Uno in avr8js", () => {
    let uno: Uno | undefined;
    afterAll(() => uno?.close());

    test("is flashed by avrdude, killed half-way, flashed again, greeted, and verified", async () => {
      const place = workplace(tiny);
      uno = await startUno(join(place.path, "ttyUno"));
      const untouched = flat([{ address: 0, bytes: uno.flash }], 0, uno.flash.length).slice(0x7e00);
      const hex = join(place.path, "build/tiny/firmware/build/tiny.hex");
      const env = { XDG_STATE_HOME: join(place.path, "state") };
      const args = ["flash", "tiny.ts", "--skip-types", "--target", "arduino-uno", "--port", uno.port];

      const first = place.start(args, { env });
      // As if the machine went down: neither of the two can clean up.
      uno.atPage(20, () => {
        process.kill(-first.child.pid!, "SIGKILL");
      });
      expect((await first).code).toBe("SIGKILL");
      expect(existsSync(join(place.path, "state/lookback/flash-arduino-uno.json"))).toBe(true);
      expect([uno.written(), written(hex, uno)]).toEqual([20, false]);

      const again = await place.start(args.with(1, "build/tiny"), { env });
      expect([again.code, again.stderr]).toEqual([
        0,
        expect.stringContaining(`warning LB8314: an earlier run began to flash arduino-uno by avrdude at ${uno.port} and did not end;`),
      ]);
      expect(again.stdout).toContain(`greeted   ${uno.port}: tiny (`);
      expect(again.stdout).toContain("the model that was flashed");
      expect(written(hex, uno)).toBe(true);
      expect(uno.flash.slice(0x7e00)).toEqual(untouched);
      expect(existsSync(join(place.path, "state/lookback/flash-arduino-uno.json"))).toBe(false);

      const verify = ["verify", "tiny.ts", "--skip-types", "--target", "arduino-uno", "--on", `serial:${uno.port}`];
      const proof = await place.start(verify, { env });
      expect([proof.code, proof.stdout]).toEqual([0, expect.stringContaining("bit-exact     yes: every layer of 8 steps")]);
    }, 120_000);
  });
});
