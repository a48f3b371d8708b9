/** The real output of `lookback verify` in an example's README, between two marks. */

const [begin, end] = ["<!-- output -->", "<!-- /output -->"];

/** Another compiler gives the same bits; only its name may differ from what is printed. */
const anyCompiler = (text) => text.replace(/^(executors .*) \(.*\)$/m, "$1 (any compiler)");

export function withOutput(readme, output) {
  const [from, to] = marks(readme);
  const block = `${begin}\n\nUnder WebAssembly in Node.js:\n\n\`\`\`\n${output.trim()}\n\`\`\`\n\n`;
  return to < 0 ? readme.replace(begin, `${block}${end}`) : readme.slice(0, from) + block + readme.slice(to);
}

/** The lines that differ, committed ones with "-" and present ones with "+". */
export function outputDifferences(readme, output) {
  const [from, to] = marks(readme);
  const printed = /```\n([\s\S]*?)\n```/.exec(to < 0 ? "" : readme.slice(from, to))?.[1] ?? "";
  const [committed, now] = [printed, output.trim()].map((text) => anyCompiler(text).split("\n"));
  return [
    ...committed.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !committed.includes(line)).map((line) => `+ ${line}`),
  ];
}

function marks(readme) {
  const from = readme.indexOf(begin);
  if (from < 0) throw new Error(`README.md has no ${begin}`);
  return [from, readme.indexOf(end)];
}
