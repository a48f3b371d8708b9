/** LB7: the output folder. What stands in it is never lost silently, and nothing is written outside it. */

import { error, type Factory } from "./define.ts";
import { listed, shown } from "./words.ts";

interface Output {
  readonly protectedFolder: Factory<[folder: string, kept: string]>;
  readonly notOurs: Factory<[folder: string, foreign: readonly string[], edited: readonly string[]]>;
  readonly notAFolder: Factory<[path: string]>;
  readonly notWritable: Factory<[path: string, reason: string]>;
  readonly busy: Factory<[folder: string, pid: number, lock: string]>;
  readonly fileName: Factory<[name: string, reason: string]>;
  readonly systemError: Factory<[folder: string, reason: string]>;
  readonly cannotReplace: Factory<[folder: string, reason: string]>;
  readonly brokenLink: Factory<[folder: string]>;
  readonly inTheWay: Factory<[names: readonly string[]]>;
  readonly workFolder: Factory<[folder: string, foreign: readonly string[]]>;
}

export const output: Output = {
  protectedFolder: error("LB7001", {
    title: "a folder that is never written as output",
    explain:
      "The output folder is replaced as a whole, so it can be neither the spec's folder, nor the root of the file system, nor the home folder, nor a folder that holds one of these. --force does not change that.",
    message: (folder: string, kept: string) =>
      folder === kept
        ? `${shown(folder)} cannot be the output folder`
        : `${shown(folder)} cannot be the output folder: ${shown(kept)} is in it`,
    help: () => "name a folder of its own, such as -o build/digits",
  }),
  notOurs: error("LB7002", {
    title: "the output folder holds files that the compiler did not write",
    explain:
      "A project's manifest.json lists the SHA-256 of each of its files. A folder whose files match it was written by the compiler and may be replaced. A file that differs was edited, and a file that is not listed is somebody else's; neither is overwritten or moved without being asked. With --force edited files are overwritten, and files that are not listed stay, unless the new project has one of that name.",
    message: (folder: string, foreign: readonly string[], edited: readonly string[]) =>
      `${shown(folder)} holds ${[
        ...(edited.length > 0 ? [`files that were edited since they were generated`] : []),
        ...(foreign.length > 0 ? [`files that lookback did not write`] : []),
      ].join(", and ")}`,
    notes: (_folder, foreign: readonly string[], edited: readonly string[]) => [
      ...(edited.length > 0 ? [`edited: ${listed(edited, 12)}`] : []),
      ...(foreign.length > 0 ? [`not ours: ${listed(foreign, 12)}`] : []),
    ],
    help: (_folder, _foreign, edited) =>
      edited.length > 0
        ? "take another folder, or keep a copy and say --force to overwrite the edited files; changes belong in the spec"
        : "take another folder, or say --force: files that are not ours stay, unless the project has one of that name",
  }),
  notAFolder: error("LB7003", {
    title: "a file stands where a folder is needed",
    explain: "The output folder, or a folder on the way to it, exists as a file.",
    message: (path: string) => `${shown(path)} is a file, and a folder is needed`,
    help: () => "name another folder with -o, or move the file away",
  }),
  notWritable: error("LB7004", {
    title: "the output folder cannot be written",
    explain:
      "A project is written into a folder beside the output folder, which then takes its place. So the folder that holds the output folder must be writable, and the output folder too.",
    message: (path: string, reason: string) => `${shown(path)} cannot be written (${reason})`,
    help: () => "it and the folder that holds it must be writable; name another folder with -o, or change their rights",
  }),
  busy: error("LB7005", {
    title: "another compile writes the same folder",
    explain:
      "Only one compile at a time writes an output folder. A second one waits, and gives up where the first takes long. The lock names the process; if that process is no compile, remove the lock.",
    message: (folder: string, pid: number, _lock: string) =>
      pid > 0 ? `process ${pid} is writing ${shown(folder)}` : `another process is writing ${shown(folder)}`,
    help: (_folder, _pid, lock) => `wait for it; if no compile is running, remove ${shown(lock)}`,
  }),
  fileName: error("LB7006", {
    title: "a generated file's name that some systems cannot hold",
    explain:
      "A project is the same on every system, so its files' names are possible on all of them: not con, prn, aux, nul, com1 or lpt1 with any ending (Windows keeps these for devices), not longer than 200 characters, and no two that differ only in case.",
    message: (name: string, reason: string) => `the project would hold a file ${shown(name)}: ${reason}`,
    help: () => "give the model another name",
  }),
  systemError: error("LB7007", {
    title: "the operating system refused to write the output",
    explain:
      "Writing failed for a reason of the system: a full disk, a name that is too long, a drive that went away. What was there before is still there.",
    message: (folder: string, reason: string) => `writing ${shown(folder)} failed: ${shown(reason)}`,
    help: () => "what was there before is still there; compile again when the cause is removed",
  }),
  cannotReplace: error("LB7008", {
    title: "the output folder cannot be replaced as a whole",
    explain:
      "A new project takes the old one's place in one move, so that the folder is whole at every moment. The folder that you are in, one that holds it, and the root of a mounted drive cannot be moved.",
    message: (folder: string, reason: string) => `${shown(folder)} cannot be replaced: ${reason}`,
    help: () => "name a folder below it with -o",
  }),
  brokenLink: error("LB7009", {
    title: "the output folder is a symbolic link to nothing",
    explain:
      "A symbolic link as output folder is followed: the folder that it names is written, and the link stays. This one names a folder that does not exist.",
    message: (folder: string) => `${shown(folder)} is a symbolic link to a folder that does not exist`,
    help: () => "make that folder, or remove the link",
  }),
  inTheWay: error("LB7010", {
    title: "a folder stands where a file of the project goes",
    explain:
      "The project has a file where the output folder holds a folder that is not ours, or the other way round. --force does not remove folders.",
    message: (names: readonly string[]) =>
      `${listed(names)} in the output folder ${names.length === 1 ? "is" : "are"} in the project's way`,
    help: () => "move it away, or name another folder with -o",
  }),
  workFolder: error("LB7011", {
    title: "the folder that a project is written in holds foreign files",
    explain:
      "While it writes, the compiler keeps a folder .<name>.lookback beside the output folder, and clears what a killed compile left in it. This one holds files that no compile makes, so nothing in it is touched.",
    message: (folder: string, foreign: readonly string[]) => `${shown(folder)} holds what lookback did not write: ${listed(foreign)}`,
    help: () => "move it away, or name another output folder",
  }),
};
