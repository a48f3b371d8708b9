import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, parse } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";
import { readProject, writeProject } from "../../src/emit/output-folder.ts";
import { compileChild, ended, writer } from "./child.ts";
import { project, withManifest } from "./project.ts";

let root: string;
let out: string;
const none = { protectedFolders: [] };

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "lookback-output-")));
  out = join(root, "build", "knock");
});
afterEach(() => {
  execFileSync("chmod", ["-R", "u+w", root]);
  rmSync(root, { recursive: true, force: true });
});

function contents(folder = out): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(paths.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function sorted(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of what is refused, with this run's folder taken out. */
async function refusal(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const text = thrown.diagnostics.map((one) => render(one, () => undefined)).join("\n\n");
    return `${text.replaceAll(root, "<root>").replaceAll(homedir(), "<home>")}\n`;
  }
  throw new Error("nothing was refused");
}

/** Only the project is in its parent: nothing was left beside it. */
function nothingBeside(): void {
  expect(readdirSync(dirname(out))).toEqual(["knock"]);
}

describe("writing", () => {
  test("makes missing parents, writes all files, leaves nothing beside", async () => {
    expect(await writeProject(out, project(1), none)).toBe(true);
    expect(contents()).toEqual(sorted(project(1)));
    nothingBeside();
  });

  test("an empty folder that is there is taken, with its rights", async () => {
    mkdirSync(out, { recursive: true, mode: 0o700 });
    await writeProject(out, project(1), none);
    expect(contents()).toEqual(sorted(project(1)));
    expect(statSync(out).mode & 0o777).toBe(0o700);
  });

  test("a new project takes the place; files that it no longer has are removed", async () => {
    await writeProject(out, project(1), none);
    await writeProject(out, project(2), none);
    expect(contents()).toEqual(sorted(project(2)));
    nothingBeside();
  });

  test("unchanged files keep their time, an unchanged project its folder", async () => {
    await writeProject(out, project(1), none);
    const old = new Date(1e12);
    for (const name of ["knock.h", "part0.c"]) utimesSync(join(out, name), old, old);
    const inode = statSync(out).ino;
    expect(await writeProject(out, project(1), none)).toBe(false);
    expect(statSync(out).ino).toBe(inode);
    expect(await writeProject(out, project(2), none)).toBe(true);
    expect(statSync(join(out, "knock.h")).mtimeMs).toBe(1e12);
    expect(statSync(join(out, "part0.c")).mtimeMs).toBeGreaterThan(1e12);
  });

  test("what systems drop into folders is no foreign file", async () => {
    await writeProject(out, project(1), none);
    writeFileSync(join(out, ".DS_Store"), "x");
    await writeProject(out, project(2), none);
    expect(contents()).toEqual(sorted(project(2)));
  });

  test("a file that the user removed comes back", async () => {
    await writeProject(out, project(1), none);
    rmSync(join(out, "part3.c"));
    expect(await readProject(out)).toBeUndefined();
    await writeProject(out, project(1), none);
    expect(contents()).toEqual(sorted(project(1)));
  });

  test("a symbolic link is followed, and stays", async () => {
    const real = join(root, "elsewhere");
    mkdirSync(real);
    mkdirSync(dirname(out));
    symlinkSync(real, out, "dir");
    await writeProject(out, project(1), none);
    await writeProject(out, project(2), none);
    expect(lstatSync(out).isSymbolicLink()).toBe(true);
    expect(contents(real)).toEqual(sorted(project(2)));
    expect(readdirSync(root).sort()).toEqual(["build", "elsewhere"]);
  });
});

describe("reading", () => {
  test("gives the manifest of a whole project, whatever lies beside it", async () => {
    expect(await readProject(out)).toBeUndefined();
    await writeProject(out, project(7), none);
    writeFileSync(join(out, "notes.txt"), "mine");
    expect(await readProject(out)).toMatchObject({ number: 7 });
    writeFileSync(join(out, "part0.c"), "changed");
    expect(await readProject(out)).toBeUndefined();
  });

  test("no manifest of ours is one that names files elsewhere, or none", async () => {
    mkdirSync(out, { recursive: true });
    const hash = "0".repeat(64);
    for (const files of [{ "../x": hash }, { "/etc/passwd": hash }, { "a\\..\\b": hash }, { a: "no hash" }, [], null]) {
      writeFileSync(join(out, "manifest.json"), JSON.stringify({ files }));
      expect(await readProject(out)).toBeUndefined();
    }
    writeFileSync(join(out, "manifest.json"), "not JSON");
    expect(await readProject(out)).toBeUndefined();
  });
});

describe("what was built from a project", () => {
  const elf = (text: string) => ({ ...none, built: new Map([["knock.elf", Buffer.from(text)]]) });
  const image = (): string => readFileSync(join(out, "firmware/build/knock.elf"), "utf8");

  test("stands beside it, is written anew where it differs, and goes with the project", async () => {
    expect(await writeProject(out, project(1), elf("one"))).toBe(true);
    expect(image()).toBe("one");
    expect(await writeProject(out, project(1), elf("one"))).toBe(false);
    expect(await writeProject(out, project(1), elf("two"))).toBe(true);
    expect(image()).toBe("two");
    // make leaves more there than we do.
    writeFileSync(join(out, "firmware/build/part0.o"), "object");
    expect(await writeProject(out, project(1), none)).toBe(false);
    expect(image()).toBe("two");
    expect(await readProject(out)).toBeDefined();
    expect(await writeProject(out, project(2), none)).toBe(true);
    expect(readdirSync(join(out, "firmware"))).toEqual(["only2.c"]);
    expect(await writeProject(out, project(3), elf("three"))).toBe(true);
    expect(image()).toBe("three");
    expect(readdirSync(dirname(out))).toEqual(["knock"]);
  });

  test("is never written through a link", async () => {
    await writeProject(out, project(1), none);
    const elsewhere = join(dirname(out), "elsewhere");
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(out, "firmware/build"));
    const refused = (code: string) => ({ diagnostics: [expect.objectContaining({ code })] });
    await expect(writeProject(out, project(1), elf("x"))).rejects.toMatchObject(refused("LB7002"));
    await expect(writeProject(out, project(1), { ...elf("x"), force: true })).rejects.toMatchObject(refused("LB7010"));
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe("--force", () => {
  test("overwrites edited files and keeps foreign ones, deep ones too", async () => {
    await writeProject(out, project(1), none);
    writeFileSync(join(out, "part0.c"), "edited");
    writeFileSync(join(out, "firmware", "only1.c"), "edited, and the new project does not have it");
    writeFileSync(join(out, "firmware", "notes.txt"), "mine");
    mkdirSync(join(out, "cmake", "deep"), { recursive: true });
    writeFileSync(join(out, "cmake", "deep", "cache "), "mine");
    symlinkSync("nowhere", join(out, "link"));
    await writeProject(out, project(2), { ...none, force: true });
    const now = contents();
    expect(now.get("part0.c")).toBe(project(2).get("part0.c"));
    expect(now.get("firmware/notes.txt")).toBe("mine");
    expect(now.get("firmware/only1.c")).toBe("edited, and the new project does not have it");
    expect(now.get("cmake/deep/cache ")).toBe("mine");
    expect(lstatSync(join(out, "link")).isSymbolicLink()).toBe(true);
    expect(await readProject(out)).toMatchObject({ number: 2 });
    nothingBeside();
  });

  test("a foreign file of a project's name gives way, a link is not followed", async () => {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(root, "precious"), "precious");
    writeFileSync(join(out, "part0.c"), "foreign");
    symlinkSync(join(root, "precious"), join(out, "part1.c"));
    await writeProject(out, project(1), { ...none, force: true });
    expect(contents()).toEqual(sorted(project(1)));
    expect(readFileSync(join(root, "precious"), "utf8")).toBe("precious");
  });
});

describe("what is refused, changing nothing", () => {
  test("LB7001: the spec's folder, the root, the home folder, and what holds them", async () => {
    const spec = join(root, "models", "knock");
    mkdirSync(spec, { recursive: true });
    symlinkSync(spec, join(root, "alias"), "dir");
    const folders = [spec, join(root, "models"), join(root, "alias"), homedir(), dirname(homedir()), parse(root).root];
    const texts = [];
    for (const folder of folders) texts.push(await refusal(writeProject(folder, project(1), { protectedFolders: [spec], force: true })));
    // The home folder's parent is the root for some users.
    await expect(texts.slice(0, 4).join("\n")).toMatchFileSnapshot("golden/LB7001.txt");
    for (const text of texts) expect(text).toMatch(/^error LB7001/);
    await writeProject(join(spec, "build"), project(1), { protectedFolders: [spec] });
  });

  test("LB7002: edited and foreign files", async () => {
    await writeProject(out, project(1), none);
    writeFileSync(join(out, "part0.c"), "edited");
    const edited = await refusal(writeProject(out, project(2), none));
    writeFileSync(join(out, "notes\u001b.txt"), "mine");
    mkdirSync(join(out, "cmake"));
    const before = contents();
    const both = await refusal(writeProject(out, project(2), none));
    expect(contents()).toEqual(before);
    mkdirSync(join(root, "other"));
    writeFileSync(join(root, "other", "manifest.json"), '{ "name": "a web app" }');
    const foreign = await refusal(writeProject(join(root, "other"), project(2), none));
    await expect([edited, both, foreign].join("\n")).toMatchFileSnapshot("golden/LB7002.txt");
    nothingBeside();
  });

  test("LB7003: a file instead of the folder, or on the way to it", async () => {
    writeFileSync(join(root, "file"), "");
    const itself = await refusal(writeProject(join(root, "file"), project(1), none));
    const above = await refusal(writeProject(join(root, "file", "a", "b"), project(1), none));
    await expect(`${itself}\n${above}`).toMatchFileSnapshot("golden/LB7003.txt");
  });

  test.skipIf(process.platform === "win32")("LB7004: a folder, or its parent, that is read-only", async () => {
    const compiled = compileChild();
    onTestFinished(() => rmSync(compiled, { recursive: true }));
    // Root may write everything, so root asks somebody else.
    const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
    for (const folder of [root, dirname(out)]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o777);
    }
    const first = writer(compiled, out, 1, 1, nobody);
    expect(await ended(first)).toBe(0);
    for (const folder of [dirname(out), out]) {
      chmodSync(folder, 0o555);
      const child = writer(compiled, out, 2, 1, nobody);
      let text = "";
      child.stdout!.on("data", (chunk) => {
        text += chunk;
      });
      expect(await ended(child)).toBe(0);
      expect(text).toMatch(/LB7004: .* cannot be written \(no permission\)/);
      chmodSync(folder, 0o777);
    }
    expect(contents()).toEqual(sorted(project(1)));
  });

  test("LB7006: names that some systems cannot hold", async () => {
    const texts = [];
    for (const name of ["aux.c", "firmware/COM1", `${"a".repeat(201)}.c`, "KNOCK.h"]) {
      texts.push(await refusal(writeProject(out, project(1, { [name]: "" }), none)));
    }
    await expect(texts.join("\n")).toMatchFileSnapshot("golden/LB7006.txt");
    expect(existsSync(out)).toBe(false);
  });

  test("LB0001: names that lead out of the folder, and wrong hashes, are our mistakes", async () => {
    for (const name of ["../x", "/x", "a//b", "a/./b", "", "a\\b", "c:x", "a\u0000", "a.", "firmware"]) {
      expect(await refusal(writeProject(out, project(1, { [name]: "" }), none)), name).toMatch(/^internal LB0001/);
    }
    expect(await refusal(writeProject(out, new Map([["a.c", ""]]), none))).toMatch(/no manifest\.json/);
    expect(await refusal(writeProject(out, project(1).set("part0.c", ""), none))).toMatch(/wrong hash of part0\.c/);
    expect(existsSync(out)).toBe(false);
  });

  test.skipIf(process.platform !== "linux")("LB7007: where the system has its own reasons, at once", async () => {
    expect(await refusal(writeProject("/proc/knock", project(1), none))).toMatch(/^error LB7007: .*ENOENT/);
    expect(await refusal(writeProject("/proc/build/knock", project(1), none))).toMatch(/^error LB7007: .*ENOENT/);
    const long = join(root, "a".repeat(300));
    expect(await refusal(writeProject(long, project(1), none))).toMatch(/the path is too long/);
  });

  test("LB7008: the folder that one is in", async () => {
    expect(await refusal(writeProject(".", project(1), none))).toMatch(/^error LB7008/);
    expect(await refusal(writeProject("..", project(1), none))).toMatch(/^error LB7008/);
  });

  test("LB7009: a link to nothing", async () => {
    symlinkSync(join(root, "nothing"), join(root, "link"));
    await expect(await refusal(writeProject(join(root, "link"), project(1), none))).toMatchFileSnapshot("golden/LB7009.txt");
  });

  test("LB7010: a foreign folder in the way, even with --force", async () => {
    mkdirSync(join(out, "part0.c"), { recursive: true });
    mkdirSync(join(out, "firmware"));
    await expect(await refusal(writeProject(out, project(1), { ...none, force: true }))).toMatchFileSnapshot("golden/LB7010.txt");
    expect(readdirSync(out).sort()).toEqual(["firmware", "part0.c"]);
  });

  test("LB7011: a work folder that is not ours", async () => {
    const work = join(dirname(out), ".knock.lookback");
    mkdirSync(work, { recursive: true });
    writeFileSync(join(work, "thesis.txt"), "mine");
    await expect(await refusal(writeProject(out, project(1), none))).toMatchFileSnapshot("golden/LB7011.txt");
    expect(readdirSync(work)).toEqual(["thesis.txt"]);
  });

  test("an edited manifest that names files elsewhere touches none of them", async () => {
    writeFileSync(join(root, "precious"), "precious");
    mkdirSync(out, { recursive: true });
    const text = withManifest(new Map([["x", "precious"]])).get("manifest.json")!;
    writeFileSync(join(out, "manifest.json"), text.replace('"x"', '"../../precious"'));
    expect(await refusal(writeProject(out, project(1), none))).toMatch(/^error LB7002/);
    await writeProject(out, project(1), { ...none, force: true });
    expect(readFileSync(join(root, "precious"), "utf8")).toBe("precious");
  });
});
