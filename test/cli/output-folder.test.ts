/** Where projects go: nothing foreign or edited is lost, nothing is written where it must not be, and what is up to date stays. */

import { appendFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { contents, diagnosticsOf, type Said, spec, tiny, type Workplace, workplace } from "../support/cli.ts";

const compileTiny = ["compile", "tiny.ts", "--skip-types"];
const compile = ({ lookback }: Workplace, ...more: readonly string[]): Promise<Said> => lookback([...compileTiny, ...more]);

describe.concurrent("an output folder", () => {
  test("is up to date when nothing changed, and stale when the spec did", async ({ expect }) => {
    const place = workplace(tiny);
    const times = () => readdirSync(join(place.path, "build/tiny")).map((name) => statSync(join(place.path, "build/tiny", name)).mtimeMs);
    const first = await compile(place);
    expect(first.stderr).toContain("tiny: build/tiny is written\n");
    const before = times();
    const again = await place.lookback(["verify", "tiny.ts", "--skip-types"]);
    expect(again.stderr).toContain("tiny: build/tiny is up to date\n");
    expect(again.stderr).toContain("tiny: build/tiny-verify is written\n");
    expect(times()).toEqual(before);
    place.write({
      "tiny.ts": spec('weights: "./weights.safetensors", calibration: "./calibration.npz", quantize: { activations: "int16" }'),
    });
    const changed = await place.lookback(["verify", "tiny.ts", "--skip-types"]);
    expect(changed.stderr).toContain("tiny: build/tiny is written\n");
    expect(times()).not.toEqual(before);
  });

  test("with an edited file is refused, and overwritten with --force", async ({ expect }) => {
    const place = workplace(tiny);
    await compile(place);
    const whole = contents(place.path);
    appendFileSync(join(place.path, "build/tiny/tiny.c"), "/* mine */\n");
    const edited = contents(place.path);
    const refused = await compile(place);
    expect([refused.code, diagnosticsOf(refused)]).toEqual([
      1,
      "error LB7002: build/tiny holds files that were edited since they were generated\n  --> build/tiny\n  edited: tiny.c\n  help: take another folder, or keep a copy and say --force to overwrite the edited files; changes belong in the spec",
    ]);
    // Said before the work.
    expect(refused.stderr).not.toContain("quantizing");
    expect(contents(place.path)).toEqual(edited);
    expect((await compile(place, "--force")).code).toBe(0);
    expect(contents(place.path)).toEqual(whole);
  });

  test("with foreign files is refused; --force keeps them", async ({ expect }) => {
    const place = workplace({ ...tiny, "build/tiny/notes.txt": "mine" });
    const before = contents(place.path);
    const refused = await compile(place);
    expect([refused.code, diagnosticsOf(refused)]).toEqual([
      1,
      "error LB7002: build/tiny holds files that lookback did not write\n  --> build/tiny\n  not ours: notes.txt\n  help: take another folder, or say --force: files that are not ours stay, unless the project has one of that name",
    ]);
    expect(contents(place.path)).toEqual(before);
    expect((await compile(place, "--force")).code).toBe(0);
    expect(contents(place.path)).toMatchObject(before);
  });

  test("of verify keeps a program that was built there, and never replaces a main.c that is not ours", async ({ expect }) => {
    const place = workplace({ ...tiny, "build/tiny-verify/reproducer.exe": "a program" });
    const verify = () => place.lookback(["verify", "tiny.ts", "--skip-types"]);
    expect((await verify()).code).toBe(0);
    expect(Object.keys(contents(join(place.path, "build/tiny-verify")))).toEqual(["certificate.json", "manifest.json", "reproducer.exe"]);
    const foreign = workplace({ ...tiny, "build/tiny-verify/main.c": "int main(void) { return 0; }\n" });
    const before = contents(foreign.path);
    const refused = await foreign.lookback(["verify", "tiny.ts", "--skip-types"]);
    expect([refused.code, diagnosticsOf(refused)]).toEqual([
      1,
      "error LB7002: build/tiny-verify holds files that lookback did not write\n  --> build/tiny-verify\n  not ours: main.c\n  help: take another folder, or say --force: files that are not ours stay, unless the project has one of that name",
    ]);
    expect(contents(foreign.path)).toEqual(before);
  });

  const where: Readonly<Record<string, readonly [output: string, says: RegExp]>> = {
    "the root": ["/", /^error LB7001: \S+ cannot be the output folder\n/],
    "the spec's folder": ["models/v1", /^error LB7001: models\/v1 cannot be the output folder\n/],
    "a folder above the spec": ["models", /^error LB7001: models cannot be the output folder: models\/v1 is in it\n/],
    "the working folder": [".", /^error LB7001: \. cannot be the output folder/],
    "the home folder": ["home", /^error LB7001: home cannot be the output folder\n/],
    "a file": ["models/v1/tiny.ts", /^error LB7003: models\/v1\/tiny\.ts is a file, and a folder is needed\n/],
    "a folder below a file": ["models/v1/tiny.ts/out/c", /^error LB7003: \S*models\/v1\/tiny\.ts is a file, and a folder is needed\n/],
    "a name that is too long": ["x".repeat(300), /^error LB7007: writing x+\.\.\. failed: the path is too long\n/],
  };
  for (const [name, [output, says]] of Object.entries(where)) {
    test.skipIf(name === "the root" && process.platform === "win32")(`is not ${name}`, async ({ expect }) => {
      const place = workplace(Object.fromEntries(Object.entries(tiny).map(([file, content]) => [`models/v1/${file}`, content])));
      mkdirSync(join(place.path, "home"));
      const before = contents(place.path);
      const args = ["compile", "models/v1/tiny.ts", "--skip-types", "-o", output];
      const home = join(place.path, "home");
      const said = await place.lookback(args, { env: { HOME: home, USERPROFILE: home } });
      expect(said.code).toBe(1);
      expect(diagnosticsOf(said)).toMatch(says);
      expect(diagnosticsOf(said)).toMatch(/\n {2}help: /);
      expect(contents(place.path)).toEqual(before);
    });
  }

  test("that a folder stands in the way of is refused with --force too", async ({ expect }) => {
    const place = workplace({ ...tiny, "build/tiny/tiny.c/deep.txt": "mine" });
    const before = contents(place.path);
    const said = await compile(place, "--force");
    expect([said.code, diagnosticsOf(said)]).toEqual([
      1,
      "error LB7010: tiny.c/ in the output folder is in the project's way\n  help: move it away, or name another folder with -o",
    ]);
    expect(contents(place.path)).toEqual(before);
  });

  test("takes several compiles at once and is whole afterwards", async ({ expect }) => {
    const place = workplace(tiny);
    const alone = workplace(tiny);
    await compile(alone);
    const saids = await Promise.all([
      place.start(compileTiny),
      place.start(compileTiny),
      place.start(["verify", "tiny.ts", "--skip-types"]),
    ]);
    expect(saids.map(({ code, stderr }) => (code === 0 ? "fine" : stderr))).toEqual(["fine", "fine", "fine"]);
    expect(contents(join(place.path, "build/tiny"))).toEqual(contents(join(alone.path, "build/tiny")));
    expect(readdirSync(join(place.path, "build")).sort()).toEqual(["tiny", "tiny-verify"]);
  });

  test("that another process writes is waited for, and Ctrl-C ends the wait", async ({ expect }) => {
    const place = workplace(tiny);
    mkdirSync(join(place.path, "build/.tiny.lookback"), { recursive: true });
    const lock = { pid: process.pid, host: (await import("node:os")).hostname(), born: "", token: "t" };
    writeFileSync(join(place.path, "build/.tiny.lookback/lock"), JSON.stringify(lock));
    const running = place.start(compileTiny);
    await running.says("writing C");
    await new Promise((resolve) => setTimeout(resolve, 300));
    running.child.kill("SIGINT");
    const said = await running;
    expect([said.code, said.stdout]).toEqual([130, ""]);
    expect(existsSync(join(place.path, "build/tiny"))).toBe(false);
  });
});
