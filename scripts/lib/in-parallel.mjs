import { availableParallelism } from "node:os";

/** Runs tasks, as many at a time as there are processors, and gives their results in order. */
export async function inParallel(tasks) {
  const results = new Array(tasks.length);
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < tasks.length; i = next++) results[i] = await tasks[i]();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
