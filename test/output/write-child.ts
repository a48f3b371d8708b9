/** The program of writer() in child.ts. Arguments: folder, first number, how many. A refusal is printed. */

import { Refusal } from "../../src/diagnostics/diagnostic.ts";
import { writeProject } from "../../src/emit/output-folder.ts";
import { project } from "./project.ts";

const [folder, first, count] = [process.argv[2] ?? "", Number(process.argv[3]), Number(process.argv[4])];
try {
  for (let i = first; i < first + count; i++) {
    await writeProject(folder, project(i), { protectedFolders: [], waitMs: 60_000 });
    // The first is whole: whoever kills from here on meets one that is being written.
    if (i === first) process.stdout.write("ready\n");
  }
} catch (thrown) {
  if (!(thrown instanceof Refusal)) throw thrown;
  process.stdout.write(`${thrown.message}\n`);
}
