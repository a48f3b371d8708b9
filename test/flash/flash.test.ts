/** Flashing as it runs: drives that take the image, disappear or refuse it, tools that fail, and a run that was killed. */

import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { copyToDrive, type OpenFile } from "../../src/flash/copy.ts";
import { type FlashOptions, flash } from "../../src/flash/flash.ts";
import { type Host, systemHost } from "../../src/flash/host.ts";
import { markersIn, stateFolder } from "../../src/flash/marker.ts";
import { type FlashPlan, type FlashRequest, planFlash } from "../../src/flash/plan.ts";
import { failure } from "../../src/flash/tool.ts";
import { touchCommand } from "../../src/flash/touch.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { imagesFor } from "./images.ts";

const folder = await temporaryFolder();
let used = 0;
const place = (name: string): string => {
  const path = join(folder.path, `${++used}`, name);
  mkdirSync(path, { recursive: true });
  return path;
};
const requestFor = (board: string, more: Partial<FlashRequest> = {}): FlashRequest => {
  const target = findTarget(board);
  return { target, targets: loadTargets(), images: imagesFor(target), ...more };
};
/** Linux with one drive, whose files are real. */
const withDrive = (path: string): Host => ({
  ...systemHost("linux"),
  names: (one) => (one.startsWith(path) ? systemHost("linux").names(one) : Promise.resolve([])),
  text: (one) =>
    one === "/proc/self/mounts" ? Promise.resolve(`/dev/sdx ${path} vfat rw 0 0\n`) : readFile(one, "utf8").catch(() => undefined),
  output: async () => undefined,
  program: async () => true,
});
const optionsFor = (host: Host, more: Partial<FlashOptions> = {}): FlashOptions => ({
  host,
  markers: markersIn(place("state")),
  signal: new AbortController().signal,
  progress: () => undefined,
  advance: () => undefined,
  restartMs: 400,
  ...more,
});
async function said(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Refusal)) throw new Error(`nothing was refused: ${thrown}`);
  return thrown.diagnostics
    .map((one) => render(one, () => undefined))
    .join("\n")
    .replaceAll(folder.path, "<folder>")
    .replace(/<folder>\/\d+/g, "<folder>");
}

const rp2 = "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n";
function pico(): { readonly drive: string; readonly host: Host; readonly request: FlashRequest } {
  const drive = place("RPI-RP2");
  writeFileSync(join(drive, "INFO_UF2.TXT"), rp2);
  return { drive, host: withDrive(drive), request: requestFor("pico") };
}

describe("a UF2 drive", () => {
  test("gets exactly the image, and goes away; the note of the run goes with it", async () => {
    const { drive, host, request } = pico();
    const plan = await planFlash(request, host);
    const taken = (): void => {
      if (!existsSync(join(drive, "lookback.uf2"))) return void setTimeout(taken, 20);
      const bytes = readFileSync(join(drive, "lookback.uf2"));
      if (bytes.length < plan.image.bytes.length) return void setTimeout(taken, 20);
      expect(bytes.equals(plan.image.bytes)).toBe(true);
      rmSync(drive, { recursive: true });
    };
    taken();
    const options = optionsFor(host);
    await flash(plan, request, options);
    expect(existsSync(drive)).toBe(false);
    expect(await options.markers.read("pico")).toBeUndefined();
  });

  test("LB8313: that stays did not take it, and the note stays too", async () => {
    const { host, request } = pico();
    const options = optionsFor(host);
    const text = await said(planFlash(request, host).then((plan) => flash(plan, request, options)));
    expect(text).toBe(
      "error LB8313: the boot loader at <folder>/RPI-RP2 did not take the image: its drive is still there after 0.4 s\n  help: plug the board in again and repeat; if it happens again, look at the board's boot loader version",
    );
    expect(await options.markers.read("pico")).toMatchObject({ board: "pico", runner: "uf2" });
  });
});

describe("a DAPLink's drive", () => {
  const daplink = (after: (drive: string) => void) => {
    const drive = place("MICROBIT");
    writeFileSync(join(drive, "DETAILS.TXT"), "Unique ID: 9904360258434e45003e400e00000059000000009796990b\r\n");
    const host = withDrive(drive);
    const taken = (): void => {
      if (!existsSync(join(drive, "lookback.hex"))) return void setTimeout(taken, 20);
      rmSync(join(drive, "lookback.hex"));
      after(drive);
    };
    taken();
    const request = requestFor("microbit-v2");
    return planFlash(request, host).then((plan) => flash(plan, request, optionsFor(host)));
  };
  test("that forgets the file has taken it", async () => {
    await daplink(() => undefined);
  });
  test("LB8313: with FAIL.TXT has not", async () => {
    const text = await said(
      daplink((drive) => writeFileSync(join(drive, "FAIL.TXT"), "error: The hex file cannot be decoded.\r\ntype: user\r\n")),
    );
    expect(text).toMatch(/^error LB8313: .*MICROBIT did not take the image: error: The hex file cannot be decoded\.\ufffd+type: user\n/);
  });
});

describe("LB8312: a drive that takes less than it is given", () => {
  const bytes = new Uint8Array(100_000).fill(7);
  const broken = (change: (file: OpenFile, written: () => number) => Partial<OpenFile>): Promise<string> => {
    let written = 0;
    const good: OpenFile = {
      write: async (_bytes, _from, length) => {
        written += length;
        return { bytesWritten: length };
      },
      sync: async () => undefined,
      close: async () => undefined,
    };
    return said(copyToDrive(bytes, "/media/RPI-RP2/lookback.uf2", { openFile: async () => ({ ...good, ...change(good, () => written) }) }));
  };
  const fails = (code: string) => async (): Promise<never> => {
    throw Object.assign(new Error(code), { code });
  };
  test("disappears, is full, is not writable, stops", async () => {
    const texts = [
      await broken(({ write }, written) => ({ write: (...of) => (written() < 65_536 ? write(...of) : fails("EIO")()) })),
      await broken(({ sync }, written) => ({ sync: () => (written() < 65_536 ? sync() : fails("ENODEV")()) })),
      await broken(() => ({ write: fails("ENOSPC") })),
      await broken(() => ({ write: async () => ({ bytesWritten: 0 }) })),
      await said(copyToDrive(bytes, "/no/such/drive/lookback.uf2")),
      await said(copyToDrive(bytes, "/d", { openFile: fails("EROFS") })),
    ];
    await expect(`${texts.join("\n")}\n`).toMatchFileSnapshot("golden/LB8312.txt");
  });
  test("short writes go on where they stopped; an error behind the last byte is the restart", async () => {
    const got: number[] = [];
    const openFile = async (): Promise<OpenFile> => ({
      write: async (all, from, length) => {
        const bytesWritten = Math.min(length, 999);
        got.push(...all.subarray(from, from + bytesWritten));
        return { bytesWritten };
      },
      sync: () => (got.length === bytes.length ? fails("EIO")() : Promise.resolve()),
      close: fails("ENODEV"),
    });
    await copyToDrive(bytes, "/d", { openFile });
    expect(Uint8Array.from(got)).toEqual(bytes);
  });
});

describe("a tool", () => {
  /** The plan of a Nucleo, with a script in place of st-flash. */
  const withTool = async (script: string): Promise<{ readonly plan: FlashPlan; readonly request: FlashRequest; readonly host: Host }> => {
    const tool = join(place("bin"), "tool");
    writeFileSync(tool, `#!/bin/sh\n${script}\n`);
    chmodSync(tool, 0o755);
    const host = withDrive(place("none"));
    const request = requestFor("nucleo-f446re", { runner: "st-flash" });
    const plan = await planFlash(request, host);
    const steps = plan.steps.map((step) => (step.kind === "run" ? { ...step, command: [tool, ...step.command.slice(1)] } : step));
    return { plan: { ...plan, steps, problems: [] }, request, host };
  };
  const run = async (script: string): Promise<string> => {
    const { plan, request, host } = await withTool(script);
    return (await said(flash(plan, request, optionsFor(host)))).replace(/<folder>\/bin\/tool/g, "st-flash");
  };

  test("LB8303 to LB8311: fails, and its words are understood", async () => {
    const texts = [
      await run("echo 'st-flash 1.7.0'; echo \"Couldn't find any ST-Link devices\"; exit 1"),
      await run("echo 'libusb: error LIBUSB_ERROR_ACCESS'; exit 1"),
      await run("echo 'ERROR common.c: unknown chip id! 0x421'; exit 255"),
      await run("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo line $i; done; printf 'half a line'; exit 3"),
      await run("kill -9 $$"),
    ];
    await expect(`${texts.join("\n")}\n`).toMatchFileSnapshot("golden/tools.txt");
  });

  test("gets its arguments, and shows its lines", async () => {
    const { plan, request, host } = await withTool('echo "$@"; printf "10%%\\r20%%\\r"; echo done >&2');
    const lines: string[] = [];
    await flash(plan, request, optionsFor(host, { advance: (line) => lines.push(line) }));
    expect(lines).toEqual(expect.arrayContaining(["10%", "20%", "done"].map((line) => `nucleo-f446re: ${line}`)));
    expect(lines).toContain("nucleo-f446re: --reset write build/digits/built/digits.bin 0x08000000");
  });

  test("that is interrupted ends, and the next run knows of it", async () => {
    const { plan, request, host } = await withTool("exec sleep 20");
    const stop = new AbortController();
    const options = optionsFor(host, { signal: stop.signal });
    const running = flash(plan, request, options);
    setTimeout(() => stop.abort(), 200);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(await options.markers.read("nucleo-f446re")).toMatchObject({ board: "nucleo-f446re", runner: "st-flash" });
  });
});

test("what the true tools say without a board: recorded words", async () => {
  const host = withDrive(place("none"));
  // Debian 12: openocd 0.12.0, st-flash 1.7.0, avrdude 7.1, bossac 1.9.1; PyPI: pyocd 0.36, esptool 5.
  const words = [
    ["pico", "openocd", "Error: unable to find a matching CMSIS-DAP device\n** OpenOCD init failed **"],
    ["nucleo-f446re", "st-flash", "st-flash 1.7.0\n2026-11-24T17:42:57 WARN usb.c: Couldn't find any ST-Link devices"],
    ["microbit", "pyocd", "No connected debug probes\n0000988 E No target device available [load_cmd]"],
    ["arduino-uno", "avrdude", "avrdude OS error: cannot open port /dev/ttyACM9: No such file or directory"],
    ["esp32-c3", "esptool", "A fatal error occurred: Could not open /dev/ttyUSB9, the port is busy or doesn't exist."],
    ["arduino-nano-33-ble", "bossac", "No device found on ttyACM9"],
  ] as const;
  for (const [board, runner, text] of words) {
    const plan = await planFlash(requestFor(board, { runner }), host);
    expect(failure(runner, "ended", text.split("\n"), plan, "linux").code, runner).toBe("LB8305");
  }
  const uno = await planFlash(requestFor("arduino-uno"), host);
  const signature = ["avrdude: Device signature = 0x1e9801", "avrdude error: expected signature for ATmega328P is 1E 95 0F"];
  expect(failure("avrdude", "ended", signature, uno, "linux").code).toBe("LB8308");
});

test("notes survive half a file, and systems have their own folder for them", async () => {
  const state = place("state");
  const markers = markersIn(state);
  await markers.write({ board: "pico", runner: "uf2", place: "D:\\" });
  expect(await markers.read("pico")).toEqual({ board: "pico", runner: "uf2", place: "D:\\" });
  writeFileSync(join(state, "flash-pico.json"), '{"boa');
  expect(await markers.read("pico")).toMatchObject({ runner: "an unknown runner" });
  await markers.clear("pico");
  await markers.clear("pico");
  expect(await markers.read("pico")).toBeUndefined();
  expect(stateFolder({ XDG_STATE_HOME: "/s" }, "linux")).toBe(join("/s", "lookback"));
  expect(stateFolder({ LOCALAPPDATA: "/l" }, "win32")).toBe(join("/l", "lookback"));
  expect(stateFolder({}, "darwin")).toMatch(/Application Support.lookback$/);
});

test("the touch at 1200 baud opens and closes the port with what the system brings", () => {
  expect(touchCommand("/dev/ttyACM0", 1200, "linux")).toEqual(["stty", "-F", "/dev/ttyACM0", "1200", "hupcl"]);
  expect(touchCommand("/dev/cu.usbmodem1", 1200, "darwin")).toEqual(["stty", "-f", "/dev/cu.usbmodem1", "1200", "hupcl"]);
  expect(touchCommand("COM5", 1200, "win32").at(-1)).toContain("IO.Ports.SerialPort 'COM5', 1200");
});

test("a Nano 33 BLE comes back as another port after the touch", async () => {
  const usb = (id: string, tty: string): Readonly<Record<string, string>> => ({
    "/sys/bus/usb/devices/1-1/idVendor": id.slice(0, 4),
    "/sys/bus/usb/devices/1-1/idProduct": id.slice(5),
    [`/sys/class/tty/${tty}/device`]: "/sys/devices/usb1/1-1/1-1:1.0",
  });
  let now = usb("2341:805A", "ttyACM0");
  const touches: string[] = [];
  const host: Host = {
    platform: "linux",
    text: async (path) => now[path],
    names: async (path) =>
      Object.keys(now).flatMap((one) => (one.startsWith(`${path}/`) ? [one.slice(path.length + 1).split("/")[0]!] : [])),
    resolved: async (path) => now[path],
    usable: async () => true,
    output: async (command) => {
      touches.push(command.join(" "));
      now = usb("2341:005A", "ttyACM1");
      return "";
    },
    program: async () => true,
  };
  const request = requestFor("arduino-nano-33-ble");
  const plan = await planFlash(request, host);
  expect(plan.steps).toMatchObject([{ command: expect.arrayContaining(["--port=ttyACM0"]) }]);
  // Whether there is a bossac here or not: what counts is that it is called for the new port.
  const calls: string[] = [];
  await said(flash(plan, request, optionsFor(host, { progress: (text) => calls.push(text) })));
  expect(touches).toEqual(["stty -F /dev/ttyACM0 1200 hupcl"]);
  expect(calls.at(-1)).toMatch(/^arduino-nano-33-ble: bossac --port=ttyACM1 -U -i -e -w .*digits\.bin -R$/);
});
