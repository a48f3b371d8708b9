/** gdb's `load`, as a debug probe serves it: over QEMU's stub into the flash of a micro:bit, compared, reset, greeted. */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildFirmware } from "../../src/build-firmware.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import type { ByteLink } from "../../src/serial/link.ts";
import { greet } from "../../src/serial/session.ts";
import { findTarget } from "../../src/targets/load.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { boardProject } from "../support/firmware.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { digits } from "../verify/support.ts";

const folder = await temporaryFolder();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

function socketLink(socket: Socket): ByteLink {
  return {
    write: (bytes) => void socket.write(Uint8Array.from(bytes)),
    listen: (received, closed) => {
      socket.on("data", received);
      socket.on("close", () => closed("QEMU ended"));
    },
    close: () => void socket.destroy(),
  };
}

needsTool(
  "arm-none-eabi-gcc",
  "qemu-system-arm",
  "gdb-multiarch",
)("gdb load", () => {
  test("over QEMU's stub: sections compare equal, and the program greets", async () => {
    const target = findTarget("microbit");
    const model = await digits();
    const project = boardProject(model.quantized, recordedVectors(model.quantized, "test", model.test, 4), target);
    const { elf } = await buildFirmware({ project, target });
    const file = await folder.write("digits.elf", elf);
    const [stub, line] = [await freePort(), await freePort()];
    // Nothing is loaded by QEMU itself, and nothing runs before gdb says so.
    const serial = `tcp:127.0.0.1:${line},server=on,wait=off,nodelay=on`;
    const args = ["-M", "microbit", "-display", "none", "-monitor", "none", "-S", "-gdb", `tcp:127.0.0.1:${stub}`, "-serial", serial];
    const qemu = spawn("qemu-system-arm", args, { stdio: "ignore" });
    try {
      const socket = await opened(line);
      const script = [
        "set architecture arm",
        `target remote 127.0.0.1:${stub}`,
        "load",
        "compare-sections",
        "monitor system_reset",
        "detach",
      ];
      const commands = script.flatMap((command) => ["-ex", command]);
      const { stdout } = await promisify(execFile)("gdb-multiarch", ["-nx", "-batch", file, ...commands]);
      expect(stdout).toMatch(/Start address 0x[0-9a-f]+, load size \d+/);
      expect(stdout.match(/Section \S+, range .*: matched\./g)?.length).toBeGreaterThan(0);
      expect(stdout).not.toContain("MIS-MATCHED");
      const session = await greet("microbit", socketLink(socket), { timeoutMs: 2000, attempts: 5 });
      expect(session.greeting.model).toBe(modelHash(model.quantized));
      expect((await session.selftest()).status).toBe(0);
      await session.close();
    } finally {
      qemu.kill("SIGKILL");
      await once(qemu, "close");
    }
  }, 60_000);
});

/** QEMU needs a moment to listen. */
async function opened(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
