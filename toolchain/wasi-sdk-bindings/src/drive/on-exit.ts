/**
 * Last resort for what a build holds (a folder, a process) when the host process exits in its middle.
 * One listener for all, so that many builds do not set off Node's leak warning.
 */
const pending = new Set<() => void>();
let listening = false;

/** Runs `cleanUp` (synchronous) at exit, unless the returned function was called before. */
export function onExit(cleanUp: () => void): () => void {
  if (!listening) {
    listening = true;
    process.once("exit", () => {
      for (const run of pending) run();
    });
  }
  pending.add(cleanUp);
  return () => {
    pending.delete(cleanUp);
  };
}
