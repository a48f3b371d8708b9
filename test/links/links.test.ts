/** Links that cannot be had, and links that end: each says so, and nothing of it stays. */

import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { findEmulator } from "../../src/links/emulator.ts";
import { portLink } from "../../src/links/port.ts";
import { processLink, qemuVersion } from "../../src/links/qemu.ts";
import { threadLink } from "../../src/links/thread.ts";
import { greet } from "../../src/serial/session.ts";
import { findTarget } from "../../src/targets/load.ts";

const refusal = (code: string, message: RegExp) => ({
  diagnostics: [expect.objectContaining({ code, message: expect.stringMatching(message) })],
});

test("a board that nothing emulates, a program that is not there, a port that is not there", async () => {
  await expect(findEmulator(findTarget("nucleo-f446re"))).rejects.toMatchObject(refusal("LB8202", /^nothing emulates nucleo-f446re$/));
  await expect(qemuVersion("qemu-system-none", "microbit")).rejects.toMatchObject(
    refusal("LB8203", /^microbit needs qemu-system-none: it is not in PATH$/),
  );
  await expect(portLink("/dev/ttyNone", 115_200)).rejects.toMatchObject(refusal("LB8205", /^\/dev\/ttyNone does not open: .*No such file/));
});

test("ports need a package that is optional", async () => {
  const absent = () => Promise.reject(new Error("Cannot find package 'serialport'\nRequire stack:"));
  await expect(portLink("/dev/ttyACM0", 115_200, absent)).rejects.toMatchObject(
    refusal("LB8204", /^\/dev\/ttyACM0 cannot be opened: the package serialport does not load \(Cannot find package 'serialport'\)$/),
  );
});

describe("a program", () => {
  test("that ends while it is asked is gone, with its last words", async () => {
    let cleaned = false;
    const child = spawn(process.execPath, ["-e", "process.stdin.once('data', () => { console.error('no more'); process.exit(3); })"]);
    const link = processLink(child, async () => {
      cleaned = true;
    });
    await expect(greet("board", link)).rejects.toMatchObject(
      refusal("LB8107", /^board is gone: the emulator ended with status 3: no more$/),
    );
    expect(cleaned).toBe(true);
  });

  test("that does not answer is silent, and is killed", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]);
    const link = processLink(child, async () => undefined);
    await expect(greet("board", link, { timeoutMs: 5, attempts: 3 })).rejects.toMatchObject(refusal("LB8101", /^board is silent$/));
    expect(child.signalCode).toBe("SIGKILL");
  });

  test("that cannot be started is gone", async () => {
    const link = processLink(spawn("no-such-program"), async () => undefined);
    await expect(greet("board", link)).rejects.toMatchObject(refusal("LB8107", /^board is gone: .*ENOENT/));
  });
});

test("a thread with nothing in its flash is silent, and is ended", async () => {
  const link = threadLink("rp2040js", { flash: new Uint8Array() });
  await expect(greet("pico", link, { timeoutMs: 200, attempts: 1 })).rejects.toMatchObject(refusal("LB8101", /^pico is silent$/));
}, 20_000);
