/** The real output of `lookback verify` in an example's README, between two marks: `<!-- output -->` for model.ts, `<!-- output x.ts -->`. */

const end = "<!-- /output -->";
const beginOf = (spec) => (spec === "model.ts" ? "<!-- output -->" : `<!-- output ${spec} -->`);

/** Another compiler gives the same bits; only its name may differ from what is printed. */
const anyCompiler = (text) => text.replace(/^(executors .*) \(.*\)$/m, "$1 (any compiler)");

export function withOutput(readme, spec, output) {
  const [from, to] = marks(readme, spec);
  const block = `${beginOf(spec)}\n\nUnder WebAssembly in Node.js:\n\n\`\`\`\n${output.trim()}\n\`\`\`\n\n`;
  return readme.slice(0, from) + block + readme.slice(to);
}

/** The lines that differ, committed ones with "-" and present ones with "+". */
export function outputDifferences(readme, spec, output) {
  const [from, to] = marks(readme, spec);
  const printed = /```\n([\s\S]*?)\n```/.exec(readme.slice(from, to))?.[1] ?? "";
  const [committed, now] = [printed, output.trim()].map((text) => anyCompiler(text).split("\n"));
  return [
    ...committed.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !committed.includes(line)).map((line) => `+ ${line}`),
  ];
}

function marks(readme, spec) {
  const from = readme.indexOf(beginOf(spec));
  const to = readme.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`README.md has no ${beginOf(spec)} and ${end}`);
  return [from, to];
}
