import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "toolchain/*/test/**/*.test.ts"],
    // As many as there are cores: the default leaves one idle, and most tests wait for a program that they have started.
    maxWorkers: "100%",
    testTimeout: 60_000,
    reporters: ["default"],
  },
});
