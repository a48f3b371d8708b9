import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { targeting } from "../../src/diagnostics/targets.ts";
import { findTarget, loadTargets } from "../../src/targets/load.ts";
import { faults, type Schema } from "../../src/targets/schema.ts";

const shipped = fileURLToPath(new URL("../../targets/", import.meta.url));
const schema = JSON.parse(readFileSync(`${shipped}schema.json`, "utf8")) as Schema;

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return `${thrown.diagnostics.map((one) => render(one, () => undefined)).join("\n\n")}\n`;
  }
  throw new Error("nothing was refused");
}

describe("the targets that are shipped", () => {
  for (const kind of ["core", "board"] as const) {
    for (const name of readdirSync(`${shipped}${kind}s`)) {
      test(`${kind}s/${name} fits the schema`, () => {
        const value: unknown = JSON.parse(readFileSync(`${shipped}${kind}s/${name}`, "utf8"));
        expect(faults(value, { $ref: `#/$defs/${kind}` }, schema)).toEqual([]);
      });
    }
  }

  test("cover the cores that are promised, and every kernel folder exists", () => {
    const targets = loadTargets();
    const promised = [
      "generic",
      "wasm",
      "cortex-m0plus",
      "cortex-m3",
      "cortex-m4",
      "cortex-m7",
      "cortex-m33",
      "cortex-m55",
      "rv32imc",
      "avr",
      "xtensa",
    ];
    expect(targets.map(({ name }) => name)).toEqual(expect.arrayContaining(promised));
    for (const folder of targets.flatMap(({ core }) => core.kernels)) {
      expect(existsSync(new URL(`../../src/kernels/${folder}`, import.meta.url)), folder).toBe(true);
    }
  });

  test("cover the boards that are promised, each with a source for what it states", () => {
    const boards = loadTargets().filter(({ kind }) => kind === "board");
    const promised = ["pico", "pico2", "arduino-nano-33-ble", "xiao-nrf52840", "microbit", "microbit-v2", "nucleo-f446re", "nucleo-h743zi"];
    promised.push("feather-stm32f405", "esp32-c3", "esp32-s3", "arduino-uno", "arduino-mega");
    const emulated = ["netduinoplus2", "stm32vldiscovery", "mps2-an385", "mps2-an386", "mps2-an500", "mps2-an505", "mps3-an547"];
    emulated.push("riscv-virt", "sifive-e");
    expect(boards.map(({ name }) => name).sort()).toEqual([...promised, ...emulated].sort());
    for (const { name, board, title } of boards) {
      expect(board?.emulator !== undefined || !emulated.includes(name), name).toBe(true);
      // Nobody should order a board that there is only in QEMU.
      expect(title.endsWith("(QEMU)"), name).toBe(board?.flash.length === 0);
    }
  });

  test("a board brings its core, memories, compilers and what is chosen of the core", () => {
    const uno = findTarget("arduino-uno");
    expect(uno).toMatchObject({ kind: "board", core: { name: "avr", intBits: 16 }, ramBytes: 2048, flashBytes: 32256, clockHz: 16e6 });
    expect(uno.compilers).toEqual([{ id: "avr-gcc", flags: ["-mmcu=atmega328p"] }]);
    const pico = findTarget("pico");
    expect(pico).toMatchObject({ ramBytes: 264 * 1024, flashBytes: 2 * 1024 * 1024, board: { uart: { base: 0x40034000 } } });
    expect(pico.board?.flash[0]).toMatchObject({ method: "uf2", family: 0xe48bff56, drive: "RPI-RP2", ids: ["RPI-RP2"] });
    expect(pico.cycles).toEqual({ ...findTarget("cortex-m0plus").cycles, multiply: [1, 1] });
    expect(pico.compilers).toBe(findTarget("cortex-m0plus").compilers);
    expect(findTarget("xiao-nrf52840")).toMatchObject({ flashBytes: 811_008, board: { application: { offset: 0x27000 } } });
    expect(findTarget("generic")).not.toHaveProperty("ramBytes");
  });
});

describe("what is refused", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lookback-targets-"));
    cpSync(shipped, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function change(file: string, edit: (value: Record<string, unknown>) => void): void {
    const value = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, unknown>;
    edit(value);
    writeFileSync(join(folder, file), JSON.stringify(value));
  }

  test("LB6001: an unknown name", async () => {
    const near = refusal(() => findTarget("cortex-m4f"));
    const far = refusal(() => findTarget("my\u001b[31mboard"));
    await expect(`${near}\n${far}`).toMatchFileSnapshot("golden/LB6001.txt");
  });

  test("LB6002: a file that was cut off", async () => {
    writeFileSync(join(folder, "boards/pico.json"), '{ "kind": "board",');
    writeFileSync(join(folder, "boards/empty.json"), "");
    const text = refusal(() => loadTargets(folder));
    expect(text).not.toContain("    at ");
    // V8 words the reason, and words it anew now and then.
    await expect(text.replace(/JSON: .*/g, "JSON: <reason>")).toMatchFileSnapshot("golden/LB6002.txt");
  });

  test("LB6003: facts that are missing, misspelt, of another kind, or contradict others", async () => {
    change("boards/pico.json", (pico) => {
      pico["clockMHz"] = 125;
      delete pico["clockHz"];
      pico["memories"] = [
        { name: "SRAM", kind: "RAM", origin: "0x2000_0000", bytes: "264 KB" },
        { name: "", kind: "flash", origin: 0, bytes: 1.5, lineBytes: 12, dma: "yes" },
      ];
      pico["flash"] = [{ method: "stflash" }, { method: "floppy" }];
      pico["uart"] = { name: "UART0", base: "0x40034000", tx: "tx", rx: "GP1", baud: 96, via: "usb" };
      pico["usb"] = ["2e8a:3", "2e8a:3"];
      pico["cycles"] = { multiply: [1], divide: [0, 1, 2] };
    });
    change("boards/arduino-uno.json", (uno) => {
      uno["core"] = "cortexm3";
      uno["memories"] = [
        { name: "a", kind: "sram", origin: "0x0", bytes: 1 },
        { name: "b", kind: "tcm", origin: "0x1", bytes: 2 },
      ];
    });
    change("boards/nucleo-f446re.json", (board) => {
      board["name"] = "nucleo";
    });
    change("cores/avr.json", (avr) => {
      avr["alignment"] = 3;
      avr["intBits"] = "16";
      avr["kernels"] = [];
      avr["compilers"] = [{ id: "avr-gcc", flags: ["mmcu=avr5"], a: 1 }, "gcc"];
    });
    change("cores/wasm.json", (wasm) => {
      wasm["kernels"] = ["portable", "simd"];
      wasm["kind"] = "core";
    });
    change("cores/xtensa.json", (xtensa) => {
      xtensa["kind"] = "board";
      xtensa["kernels"] = ["portable", "portable"];
      xtensa["title"] = "";
    });
    writeFileSync(join(folder, "boards/list.json"), "[]");
    writeFileSync(
      join(folder, "boards/wasm.json"),
      readFileSync(join(folder, "boards/arduino-uno.json"), "utf8").replace('"arduino-uno"', '"wasm"'),
    );
    await expect(refusal(() => loadTargets(folder))).toMatchFileSnapshot("golden/LB6003.txt");
  });

  test("LB6003: boards that contradict themselves", async () => {
    const pico = JSON.parse(readFileSync(join(folder, "boards/pico.json"), "utf8"));
    const boards: Record<string, object> = {
      "mem-overlap": {
        memories: [
          { name: "A", kind: "sram", origin: "0x100", bytes: 257 },
          { name: "B", kind: "flash", origin: "0x200", bytes: 3 },
        ],
      },
      "mem-beyond": { memories: [...pico.memories.slice(1), { name: "A", kind: "sram", origin: "0xFFFFFFFF", bytes: 2 }] },
      "mem-line": { memories: [...pico.memories, { name: "A", kind: "tcm", origin: "0x0", bytes: 1, lineCycles: 1 }] },
      "no-ram": { memories: pico.memories.slice(3).concat({ ...pico.memories[3], origin: "0x0" }) },
      "app-outside": { application: { offset: "0x200000", bytes: 1 } },
      "app-behind": { application: { offset: "0x27000", bytes: 2_097_152 } },
      "uart-pins": { uart: { ...pico.uart, tx: "GP1" } },
      "flash-needs": {
        flash: [
          { method: "uf2", family: "0x1" },
          { method: "st-flash", chip: "x" },
          { method: "uf2", family: "0x1", drive: "x", baud: 1200 },
        ],
      },
      "no-way": { flash: [], emulator: undefined },
      "which-machine": { emulator: { program: "avr8js" } },
      "no-source": { sources: { ...pico.sources, led: undefined } },
      "source-of-nothing": { clockHz: undefined, led: undefined },
      "cycles-backwards": { cycles: { multiply: [2, 1] } },
    };
    for (const [name, facts] of Object.entries(boards)) {
      writeFileSync(join(folder, `boards/${name}.json`), JSON.stringify({ ...pico, name, ...facts }));
    }
    change("cores/cortex-m4.json", (core) => {
      core["sources"] = { isa: "a document" };
    });
    const text = refusal(() => loadTargets(folder));
    for (const name of Object.keys(boards)) expect(text).toContain(`targets/boards/${name}.json`);
    await expect(text).toMatchFileSnapshot("golden/LB6003-boards.txt");
  });

  test("LB6004: no folder", async () => {
    const text = refusal(() => loadTargets("/no/such/folder"));
    await expect(text).toMatchFileSnapshot("golden/LB6004.txt");
  });
});

test("LB6101: what uses the memory, the greatest first", async () => {
  const uses = [
    { name: "scores", bytes: 10 },
    { name: "memory.c", bytes: 256 },
    { name: "memory.h", bytes: 64 },
    ...Array.from({ length: 14 }, (_, i) => ({ name: `layer${i}`, bytes: 5 })),
    { name: "past.levels", bytes: 71_234 },
  ];
  const needed = uses.reduce((sum, use) => sum + use.bytes, 0);
  const span = { file: "model.ts", line: 3, column: 1, length: 5 };
  const ram = render(targeting.budgetExceeded(span, "RAM", needed, 65_536, uses, "pico"), () => undefined);
  const flash = render(targeting.budgetExceeded(undefined, "flash", 1025, 1024, [{ name: "weights", bytes: 1025 }]), () => undefined);
  await expect(`${ram}\n\n${flash}\n`).toMatchFileSnapshot("golden/LB6101.txt");
});

test("LB6102: why each kernel declined", async () => {
  const span = { file: "model.ts", line: 3, column: 7, length: 6 };
  const reasons = [
    { kernel: "dsp", reason: "takes int8 only, and the input is int16" },
    { kernel: "portable", reason: "takes at most 65,535 columns, and here are 70,000" },
  ];
  const text = render(targeting.noKernel(span, "scores", "dense", "cortex-m4", reasons), () => undefined);
  await expect(`${text}\n`).toMatchFileSnapshot("golden/LB6102.txt");
});
