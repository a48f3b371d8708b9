/** Time, processor time and memory of a child process with all that it starts. The last two on Linux only, from /proc. */

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const linux = existsSync("/proc/self/stat");

/** Wall and processor seconds, peak resident megabytes (of all processes together), and what it printed. */
export async function timed(command, args, options) {
  const before = childSeconds();
  const start = performance.now();
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  let peak = 0;
  const sampling = linux
    ? setInterval(() => {
        peak = Math.max(peak, resident(child.pid));
      }, 25)
    : undefined;
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${code}\n${stderr}${stdout}`);
  return {
    wall: (performance.now() - start) / 1000,
    cpu: linux ? childSeconds() - before : undefined,
    megabytes: linux ? peak / 1024 : undefined,
    stdout,
  };
}

/** User and system seconds of the children that have ended: fields 16 and 17 of /proc/self/stat, in ticks of 10 ms. */
function childSeconds() {
  if (!linux) return 0;
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Kilobytes of a process and of those that it started, at this moment. */
function resident(pid) {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return children.reduce((sum, child) => sum + resident(child), own);
  } catch {
    return 0; // It has ended.
  }
}
