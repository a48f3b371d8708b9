/** What flashing would do: for every board and runner the exact commands; what is chosen, and what is refused. */

import { describe, expect, test } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { planLines } from "../../src/flash/describe.ts";
import type { Host } from "../../src/flash/host.ts";
import { type FlashPlan, type FlashRequest, planFlash } from "../../src/flash/plan.ts";
import { runners } from "../../src/flash/runners.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";
import { type Listing, listing, recorded } from "./host.ts";
import { flashed, imagesFor } from "./images.ts";

const targets = loadTargets();
const tools = (platform: Host["platform"]): string[] => Object.values(runners).flatMap((runner) => runner.tools(platform));
const empty: Listing = { platform: "linux", programs: tools("linux") };
const request = (board: string, more: Partial<FlashRequest> = {}): FlashRequest => {
  const target = findTarget(board);
  return { target, targets, images: imagesFor(target), ...more };
};

async function said(made: Promise<FlashPlan>): Promise<string> {
  try {
    const plan = await made;
    return `${[...planLines(plan), ...plan.problems.map((one) => render(one, () => undefined))].join("\n")}\n`;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return `${thrown.diagnostics.map((one) => render(one, () => undefined)).join("\n")}\n`;
  }
}

test("every runner belongs to a board, and says how its tool is had on every system", () => {
  const used = new Set(flashed.flatMap(({ board }) => board!.flash.map(({ method }) => method)));
  expect([...used].sort()).toEqual(Object.keys(runners).sort());
  for (const runner of Object.values(runners))
    for (const platform of ["linux", "darwin", "win32"] as const)
      expect(runner.tools(platform).length === 0, runner.method).toBe((runner.install?.[platform] ?? "") === "");
});

for (const target of flashed) {
  test(`${target.name}: the commands of each of its runners`, async () => {
    const plans = await Promise.all(
      target.board!.flash.map(async ({ method }) => {
        const { problems: _, ...plan } = await planFlash(request(target.name, { runner: method }), recorded(empty));
        return planLines({ ...plan, problems: [] }).join("\n");
      }),
    );
    await expect(`${plans.join("\n\n")}\n`).toMatchFileSnapshot(`golden/plan-${target.name}.txt`);
  });
}

describe("on a machine with boards", () => {
  const cases = {
    linux: [
      ["pico"],
      ["microbit-v2"],
      ["microbit-v2", { runner: "pyocd" }],
      ["arduino-uno"],
      ["nucleo-f446re", { runner: "st-flash", port: "0671FF495648807567183548" }],
      // Others are plugged in.
      ["pico2"],
      ["microbit"],
      ["arduino-mega", { port: "/dev/ttyACM0" }],
      ["arduino-mega"],
      ["feather-stm32f405"],
      ["nucleo-f446re", { port: "0671" }],
      ["nucleo-f446re", { runner: "probe-rs", port: "0671FF495648807567183548" }],
      ["pico", { port: "/media/ann/CAMERA" }],
      ["esp32-c3"],
      ["esp32-c3", { port: "/dev/ttyUSB0" }],
    ],
    macos: [
      ["xiao-nrf52840"],
      ["arduino-nano-33-ble"],
      ["esp32-c3"],
      ["microbit"],
      ["microbit-v2"],
      ["xiao-nrf52840", { runner: "jlink" }],
    ],
    windows: [["pico2"], ["arduino-mega"], ["arduino-uno"], ["microbit"], ["esp32-s3"], ["esp32-s3", { port: "COM3" }]],
  } as const;
  for (const [system, all] of Object.entries(cases) as [keyof typeof cases, readonly (readonly [string, Partial<FlashRequest>?])[]][]) {
    test(system, async () => {
      const machine = listing(system);
      const host = recorded({ ...machine, programs: tools(machine.platform) });
      const texts = await Promise.all(
        all.map(async ([board, more]) => {
          const options = Object.entries(more ?? {}).map(([name, value]) => ` --${name} ${value}`);
          return `== --target ${board}${options.join("")}\n${await said(planFlash(request(board, more), host))}`;
        }),
      );
      // Codes of what is said here: LB8305, LB8306, LB8307, LB8308.
      await expect(texts.join("\n")).toMatchFileSnapshot(`golden/machine-${system}.txt`);
    });
  }
});

test("LB8301, LB8302, LB8303, LB8304, LB8315: what is refused before anything is looked for, tools and permissions", async () => {
  const host = recorded({ ...listing("linux"), denied: ["/dev/ttyACM0", "/dev/bus/usb/001/008"], programs: ["avrdude", "openocd"] });
  const uf2Only = imagesFor(findTarget("pico")).filter(({ format }) => format === "uf2");
  const texts = [
    await said(planFlash(request("pico", { target: findTarget("cortex-m4") }), host)),
    await said(planFlash(request("pico", { target: findTarget("mps2-an385") }), host)),
    await said(planFlash(request("pico", { runner: "opencd" }), host)),
    await said(planFlash(request("arduino-uno", { runner: "uf2" }), host)),
    await said(planFlash(request("nucleo-f446re", { runner: "st-flash" }), host)),
    await said(planFlash(request("esp32-c3"), host)),
    await said(planFlash(request("arduino-uno"), host)),
    await said(planFlash(request("nucleo-f446re"), host)),
    await said(planFlash(request("pico", { runner: "openocd", images: uf2Only }), host)),
  ];
  await expect(texts.join("\n")).toMatchFileSnapshot("golden/refused.txt");
});

test("a machine with two of a kind, and a SoftDevice of another version", async () => {
  const { files = {}, links = {} } = listing("linux");
  const info = "UF2 Bootloader\r\nBoard-ID: nRF52840-SeeedXiao-v1\r\nSoftDevice: S140 6.1.1\r\n";
  const two: Listing = {
    ...empty,
    links: { ...links, "/sys/class/tty/ttyACM3/device": links["/sys/class/tty/ttyACM0/device"]! },
    files: {
      ...files,
      "/run/media/a/RPI-RP2/INFO_UF2.TXT": files["/media/ann/RPI-RP2 of Ann/INFO_UF2.TXT"]!,
      "/run/media/a/XIAO/INFO_UF2.TXT": info,
      "/proc/self/mounts": `${files["/proc/self/mounts"]}/dev/sdd /run/media/a/RPI-RP2 vfat rw 0 0\n/dev/sde /run/media/a/XIAO vfat rw 0 0\n`,
    },
  };
  const texts = [
    await said(planFlash(request("pico"), recorded(two))),
    await said(planFlash(request("arduino-uno"), recorded(two))),
    await said(planFlash(request("xiao-nrf52840"), recorded(two))),
    await said(planFlash(request("pico", { port: "/run/media/a/RPI-RP2/" }), recorded(two))),
  ];
  await expect(texts.join("\n")).toMatchFileSnapshot("golden/two-of-a-kind.txt");
});

test("an image for another board is refused, whatever is plugged in", async () => {
  const images = imagesFor(findTarget("nucleo-f446re"));
  await expect(planFlash(request("microbit-v2", { images }), recorded(listing("linux")))).rejects.toMatchObject({
    diagnostics: [{ code: "LB6205" }, { code: "LB6206" }].map((one) => expect.objectContaining(one)),
  });
});
