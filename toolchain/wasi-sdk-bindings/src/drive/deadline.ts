import { ToolchainError } from "../errors.ts";

export interface Deadline {
  /** Aborts with a ToolchainError as its reason. */
  readonly signal: AbortSignal;
  readonly clear: () => void;
}

/** One signal for "took too long" and "the caller cancelled". */
export function deadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new ToolchainError("cancelled", "the build was cancelled", { cause: caller?.reason }));
  const timer = setTimeout(() => controller.abort(new ToolchainError("timeout", `the compiler took more than ${timeoutMs} ms`)), timeoutMs);
  if (caller?.aborted) cancel();
  else caller?.addEventListener("abort", cancel, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", cancel);
    },
  };
}
