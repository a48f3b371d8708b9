/** Which names the files of a project may have: such that they stay in its folder, on every system. */

import { Refusal } from "../diagnostics/diagnostic.ts";
import { invariant } from "../diagnostics/internal.ts";
import { output } from "../diagnostics/output.ts";

/** Windows keeps these for devices, with any ending and in any case. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;

/** Whether a name with "/" between its parts leads to a file in the folder it is taken from, whoever wrote the name. */
export function staysInside(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no name has them
  return name.split("/").every((part) => !/^(|\.|\.\.)$|[\u0000-\u001f\u007f\\:*?"<>|]|[. ]$/.test(part));
}

/** Throws where a name is not possible; names come from the model's, so some faults are the user's and some are ours. */
export function checkNames(names: Iterable<string>): void {
  const seen = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  for (const name of names) {
    invariant(staysInside(name), `a file of the project is called ${JSON.stringify(name)}`);
    const parts = name.split("/");
    if (parts.some((part) => devices.test(part))) refuse(name, "Windows keeps that name for a device");
    if (parts.some((part) => part.length > 200)) refuse(name, "it is longer than 200 characters");
    // Each folder on the way counts as a name too: it can be no file, and has one spelling.
    for (let i = 1; i <= parts.length; i++) {
      const [path, isFile] = [parts.slice(0, i).join("/"), i === parts.length];
      const before = seen.get(path.toLowerCase());
      if (before && before.path !== path) refuse(name, `some systems take it for ${before.path}`);
      invariant(!before || !(isFile || before.isFile), `${path} is twice a file of the project, or file and folder`);
      seen.set(path.toLowerCase(), { path, isFile });
    }
  }
}

function refuse(name: string, reason: string): never {
  throw new Refusal(output.fileName(undefined, name, reason));
}
