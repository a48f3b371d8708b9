import type { BuildRequest } from "./build-types.ts";
import { ToolchainError } from "./errors.ts";

/** Refuses a request that could write outside its folder or that names what it does not hold. */
export function checkRequest(request: BuildRequest): void {
  for (const path of Object.keys(request.sources)) {
    const parts = path.split("/");
    if (/[\\:\0]/.test(path) || parts.some((part) => part === "" || part === "." || part === "..")) {
      throw new ToolchainError("bad-request", `source path ${JSON.stringify(path)} must be relative, with "/" and without ".."`);
    }
  }
  if (request.compile.length === 0) throw new ToolchainError("bad-request", "no translation unit to compile");
  for (const unit of request.compile) {
    if (!Object.hasOwn(request.sources, unit) || unit.startsWith("-")) {
      throw new ToolchainError("bad-request", `translation unit ${JSON.stringify(unit)} is not among the sources`);
    }
  }
}
