/** gdb's `load` into the flash of a Pico, served by rp2040js; what stands there afterwards is run. */

import { execFile } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:net";
import { promisify } from "node:util";
import { Simulator } from "rp2040js";
import { GDBTCPServer } from "rp2040js/gdb-tcp-server";
import { expect, test } from "vitest";
import { buildFirmware } from "../../src/build-firmware.ts";
import { placeOf } from "../../src/images/check.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import { findEmulator } from "../../src/links/emulator.ts";
import { greet } from "../../src/serial/session.ts";
import { findTarget } from "../../src/targets/load.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { boardProject } from "../support/firmware.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { digits } from "../verify/support.ts";

const folder = await temporaryFolder();

needsTool("arm-none-eabi-gcc", "gdb-multiarch")("gdb load", () => {
  test("over rp2040js's server: its flash holds the program, which greets", async () => {
    const target = findTarget("pico");
    const model = await digits();
    const project = boardProject(model.quantized, recordedVectors(model.quantized, "test", model.test, 4), target);
    const { elf, linked } = await buildFirmware({ project, target });
    const file = await folder.write("digits.elf", elf);
    const simulator = new Simulator();
    const quiet = (): void => undefined;
    simulator.rp2040.logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    // Its server takes any free port, and keeps to itself which.
    const { socketServer } = new GDBTCPServer(simulator, 0) as unknown as { readonly socketServer: Server };
    await once(socketServer, "listening");
    const { port } = socketServer.address() as { port: number };
    const script = ["set architecture arm", `target remote 127.0.0.1:${port}`, "load"];
    const { stdout } = await promisify(execFile)("gdb-multiarch", ["-nx", "-batch", file, ...script.flatMap((one) => ["-ex", one])]);
    expect(stdout).toMatch(/load size \d+/);
    const { first, end } = placeOf(target)!;
    const flash = simulator.rp2040.flash.slice(0, end - first);
    for (const { address, bytes } of linked.image)
      expect(
        Buffer.from(flash.subarray(address - first))
          .subarray(0, bytes.length)
          .equals(bytes),
      ).toBe(true);
    socketServer.close();
    const session = await greet(
      "pico",
      await (await findEmulator(target)).start({ elf: new Uint8Array(), image: [{ address: first, bytes: flash }] }),
      { timeoutMs: 2000, attempts: 5 },
    );
    try {
      expect(session.greeting.model).toBe(modelHash(model.quantized));
    } finally {
      await session.close();
    }
  }, 60_000);
});
