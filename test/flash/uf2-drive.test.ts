/** A Pico's boot loader as far as it can be had: blocks out of the sectors of a true FAT image, then the program in rp2040js. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildFirmware } from "../../src/build-firmware.ts";
import { flash } from "../../src/flash/flash.ts";
import { type Host, systemHost } from "../../src/flash/host.ts";
import { markersIn } from "../../src/flash/marker.ts";
import { planFlash } from "../../src/flash/plan.ts";
import { memoryImage, type Segment, view } from "../../src/images/memory-image.ts";
import { modelHash } from "../../src/ir/model-hash.ts";
import { findEmulator } from "../../src/links/emulator.ts";
import { greet } from "../../src/serial/session.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";
import { recordedVectors } from "../../src/verify/vectors.ts";
import { boardProject } from "../support/firmware.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { needsTool } from "../support/tools.ts";
import { digits } from "../verify/support.ts";

const folder = await temporaryFolder();

/** RP2040 Datasheet, 2.8.4.2: whatever the file system says, a sector with the magic numbers and the family is a block. */
function blocksOf(disk: Uint8Array): { readonly pieces: Segment[]; readonly whole: boolean } {
  const pieces = new Map<number, Segment>();
  let count = Number.POSITIVE_INFINITY;
  for (let at = 0; at < disk.length; at += 512) {
    const words = view(disk.subarray(at, at + 512));
    const word = (offset: number): number => words.getUint32(offset, true);
    if (word(0) !== 0x0a324655 || word(4) !== 0x9e5d5157 || word(508) !== 0x0ab16f30 || word(28) !== 0xe48bff56) continue;
    count = word(24);
    pieces.set(word(20), { address: word(12), bytes: disk.slice(at + 32, at + 32 + word(16)) });
  }
  return { pieces: [...pieces.values()], whole: pieces.size === count };
}

needsTool("arm-none-eabi-gcc", "mcopy")("a UF2 drive", () => {
  test("takes the image after a copy that broke off, and the program that was on it greets as the model", async () => {
    const target = findTarget("pico");
    const model = await digits();
    const project = boardProject(model.quantized, recordedVectors(model.quantized, "test", model.test, 4), target);
    const { images } = await buildFirmware({ project, target });
    const drive = join(folder.path, "RPI-RP2");
    const appear = (): void => {
      mkdirSync(drive, { recursive: true });
      writeFileSync(join(drive, "INFO_UF2.TXT"), "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n");
    };
    const host: Host = {
      ...systemHost("linux"),
      text: async (path) =>
        path === "/proc/self/mounts" && existsSync(drive)
          ? `/dev/sdx ${drive} vfat rw 0 0\n`
          : readFile(path, "utf8").catch(() => undefined),
      output: async () => undefined,
    };
    const file = join(drive, "lookback.uf2");
    /** mtools make the file system that a kernel would. */
    const disk = (): Uint8Array => {
      const image = join(folder.path, "disk.img");
      rmSync(image, { force: true });
      execFileSync("mformat", ["-C", "-i", image, "-T", "16384", "-h", "16", "-s", "63", "-v", "RPI-RP2", "::"]);
      execFileSync("mcopy", ["-i", image, file, "::"]);
      return readFileSync(image);
    };

    appear();
    const bytes = images.get("uf2")!;
    const request = { target, targets: loadTargets(), images: [{ format: "uf2" as const, path: "digits.uf2", bytes }] };
    const markers = markersIn(join(folder.path, "state"));
    const options = { host, markers, signal: new AbortController().signal, progress: () => undefined, advance: () => undefined };
    const half = async (path: string) => {
      let first = true;
      return {
        write: async (all: Uint8Array, from: number, length: number) => {
          if (!first) throw Object.assign(new Error("EIO"), { code: "EIO" });
          first = false;
          writeFileSync(path, all.subarray(from, from + length));
          return { bytesWritten: length };
        },
        sync: async () => undefined,
        close: async () => undefined,
      };
    };
    const broken = flash(await planFlash(request, host), request, { ...options, openFile: half });
    await expect(broken).rejects.toMatchObject({ diagnostics: [expect.objectContaining({ code: "LB8312" })] });
    expect(blocksOf(disk())).toMatchObject({ whole: false, pieces: { length: 64 } });
    expect(await markers.read("pico")).toMatchObject({ runner: "uf2", place: drive });

    // The boot loader starts anew, as it does when the board is plugged in again.
    rmSync(drive, { recursive: true });
    appear();
    let pieces: Segment[] = [];
    const listen = setInterval(() => {
      if (!existsSync(file) || readFileSync(file).length < bytes.length) return;
      const seen = blocksOf(disk());
      if (!seen.whole) return;
      pieces = seen.pieces;
      rmSync(drive, { recursive: true });
      clearInterval(listen);
    }, 20);
    await flash(await planFlash(request, host), request, options);
    expect(await markers.read("pico")).toBeUndefined();

    const whole = memoryImage(pieces);
    if (!("image" in whole)) throw new Error("two blocks for one address");
    const emulator = await findEmulator(target);
    const session = await greet("pico", await emulator.start({ elf: new Uint8Array(), image: whole.image }), {
      timeoutMs: 2000,
      attempts: 5,
    });
    try {
      expect(session.greeting.model).toBe(modelHash(model.quantized));
      expect((await session.selftest()).status).toBe(0);
    } finally {
      await session.close();
    }
  }, 60_000);
});
