/** One folder for all that tests write to the system's temporary folder: it goes with the run, whatever a test leaves. */

import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function setup(): () => void {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "lookback-test-")));
  // Other users enter too: one test writes as nobody.
  chmodSync(root, 0o755);
  Object.assign(process.env, { TMPDIR: root, TMP: root, TEMP: root });
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
