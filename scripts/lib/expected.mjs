/** What is committed of an example's result: only figures that every machine and every C compiler gives. */

/** Float figures to so many digits: their last ones may depend on how a machine adds. */
const rounded = (value, digits) => Number(value.toPrecision(digits));

export function expectedOf(report) {
  const { layers, measured, verification, framework } = report;
  const errors = new Map(measured.layers.map(({ name, error }) => [name, error]));
  return {
    model: report.name,
    hash: report.hash,
    digest: verification.digest,
    executors: verification.executors,
    compared: { sequences: verification.sequences, steps: verification.steps, values: verification.values },
    bytes: { ...report.ram, ...report.flash },
    macsPerStep: report.macsPerStep,
    framework: Object.fromEntries(framework.outputs.map(({ name, maxDifference }) => [name, rounded(maxDifference, 2)])),
    layers: Object.fromEntries(
      layers.map(({ name, op, stored }) => {
        const error = errors.get(name);
        return [name, { op, stored, ...(error ? { maxError: rounded(error.max, 3), rmsError: rounded(error.rms, 3) } : {}) }];
      }),
    ),
    accuracy: Object.fromEntries(measured.accuracy.map(({ output, ...counts }) => [output, counts])),
    targets: Object.fromEntries(
      measured.targets.map(({ output, float, fixed, steps }) => [
        output,
        { floatRms: rounded(float.rms, 3), fixedRms: rounded(fixed.rms, 3), steps },
      ]),
    ),
  };
}

/** One line for each figure that is not what was committed. */
export function differences(committed, now, path = "") {
  if (!isObject(committed) || !isObject(now)) {
    const [before, after] = [committed, now].map((value) => JSON.stringify(value) ?? "nothing");
    return before === after ? [] : [`${path}: committed ${before}, now ${after}`];
  }
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(now)])];
  return keys.flatMap((key) => differences(committed[key], now[key], path === "" ? key : `${path}.${key}`));
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
