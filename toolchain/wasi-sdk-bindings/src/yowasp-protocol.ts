import type { DriverResult } from "./drive/driver.ts";

/** What the host and the process around `@yowasp/clang` say to each other. */
export interface YowaspJob {
  readonly sources: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

export type YowaspReply = ({ readonly kind: "done" } & DriverResult) | { readonly kind: "crashed"; readonly message: string };
