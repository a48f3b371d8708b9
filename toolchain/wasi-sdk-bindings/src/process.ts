/** What drives the compiler, for packages that drive other programs: processes that end in time and leave nothing behind. */

export { type Deadline, deadline } from "./drive/deadline.ts";
export { onExit } from "./drive/on-exit.ts";
export { type ProcessResult, runProcess } from "./drive/process.ts";
export { inTemporaryFolder } from "./drive/temporary-folder.ts";
export { ToolchainError, type ToolchainErrorKind } from "./errors.ts";
export { executableIn, searchPath } from "./find/executable.ts";
