/** Runs the built command line in a child process, as a user would. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** What a command said and how it ended; a command that is not there is an error. */
export function run(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (text) => (said[stream] += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ ...said, code: code ?? signal }));
  });
}

/** `lookback ...`, or an error with everything it said where the exit code is not 0. */
export async function lookback(args, options) {
  const { stdout, stderr, code } = await run(process.execPath, [main, ...args], options);
  if (code !== 0) throw new Error(`lookback ${args.join(" ")}: exit code ${code}\n${stderr}${stdout}`);
  return stdout;
}

export const json = async (args, options) => JSON.parse(await lookback([...args, "--json"], options));
