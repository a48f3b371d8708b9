/** The README as running its commands writes it: output, files and tables in their places. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { findOperator } from "../../src/ops/registry.ts";
import type { Signature } from "../../src/ops/signature.ts";
import { signatures } from "../../src/ops/signatures.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export function regenerated(readme: string): string {
  return readme
    .replace(/```console\n([\s\S]*?)```/g, (_all, block: string) => `\`\`\`console\n${consoleBlock(block)}\`\`\``)
    .replace(
      /<!-- file: (.+?) -->\n```(\w+)\n[\s\S]*?```/g,
      (_all, file: string, language: string) =>
        `<!-- file: ${file} -->\n\`\`\`${language}\n${readFileSync(`${root}${file}`, "utf8")}\`\`\``,
    )
    .replace(/<!-- unsupported -->[\s\S]*?<!-- \/unsupported -->/, `<!-- unsupported -->\n${unsupported()}\n<!-- /unsupported -->`);
}

/** Lines that begin with "$ " are commands; what follows them is their output. */
function consoleBlock(block: string): string {
  const commands = [...block.matchAll(/^\$ (.+)$/gm)].map(([, command]) => command ?? "");
  const old = /^executors .*\((.*)\)$/m.exec(block)?.[1];
  return commands.map((command) => `$ ${command}\n${outputOf(command, old)}`).join("\n");
}

function outputOf(command: string, compiler: string | undefined): string {
  const [program = "", ...args] = command.split(" ");
  const run =
    program === "lookback"
      ? [process.execPath, `${root}dist/cli/main.js`]
      : program === "npm"
        ? [process.platform === "win32" ? "npm.cmd" : "npm", "--silent"]
        : undefined;
  if (run === undefined) throw new Error(`the README runs ${program}, which this test does not know`);
  const { stdout, stderr } = spawnSync(run[0] ?? "", [...run.slice(1), ...args], {
    cwd: root,
    encoding: "utf8",
    shell: program === "npm" && process.platform === "win32",
  });
  const said = stderr
    .split("\n")
    .filter((line) => !/^(reading |\w+: )/.test(line))
    .join("\n");
  // Which compiler ran is the machine's matter; the figures beside it are not.
  const known = compiler === undefined ? stdout : stdout.replace(/^(executors .*)\(.*\)$/m, `$1(${compiler})`);
  return `${known.trim() === "" ? "" : `${known.trim()}\n`}${said.trim() === "" ? "" : `${said.trim()}\n`}`;
}

/** From the operators without a room, and the catalogue. */
function unsupported(): string {
  const hasRoom = ({ name, composite }: Signature) => (composite ?? [name]).every(findOperator);
  const roomless = [...signatures.values()].filter((one) => !one.internal && !hasRoom(one)).map(({ name }) => `\`${name}\``);
  const codes = [...catalogue.values()].filter(({ severity, code }) => severity === "unsupported" && code !== "LB3020");
  return [
    "| code | what is refused as `unsupported`, with what to do meanwhile |",
    "|---|---|",
    `| LB3020 | the operators ${roomless.join(", ")} |`,
    ...codes.map(({ code, title }) => `| ${code} | ${title} |`),
  ].join("\n");
}
