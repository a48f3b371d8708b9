import { commonMeanings, type Runner } from "../runner.ts";

/** probe.rs, documentation of the tools: download and reset. */
export const probeRs: Runner = {
  method: "probe-rs",
  title: "writes through a debug probe",
  format: "elf",
  reach: "probe",
  probes: () => ["cmsis-dap", "stlink", "jlink"],
  tools: () => ["probe-rs"],
  install: {
    linux: "the installer at probe.rs, or cargo install probe-rs-tools --locked",
    darwin: "the installer at probe.rs, or brew install probe-rs/probe-rs/probe-rs",
    win32: "the installer at probe.rs, or cargo install probe-rs-tools --locked",
  },
  steps: ({ path, way, tool, serial, usb }) => {
    const probe = serial === undefined || usb === undefined ? [] : ["--probe", `${usb.toLowerCase()}:${serial}`];
    return [
      { kind: "run", command: [tool, "download", "--chip", way.chip ?? "", ...probe, "--non-interactive", "--verify", path] },
      { kind: "run", command: [tool, "reset", "--chip", way.chip ?? "", ...probe, "--non-interactive"] },
    ];
  },
  verifies: "probe-rs reads the flash back and compares (--verify)",
  meanings: [
    ...commonMeanings,
    { pattern: /No (connected )?(debug )?probes? (was|were) found|Probe could not be (created|found)/i, means: "absent" },
    { pattern: /chip .* (was )?not found|IDCODE|Connecting to the chip was unsuccessful/i, means: "other-chip" },
  ],
};
