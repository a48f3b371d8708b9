import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "toolchain/*/test/**/*.test.ts"],
    // As many as there are cores: the default leaves one idle, and most tests wait for a program that they have started.
    maxWorkers: "100%",
    // Files that follow one another in a worker share what they import: TypeScript and this compiler are loaded once, and stay warm.
    isolate: false,
    globalSetup: "test/support/temporary-root.ts",
    testTimeout: 60_000,
    reporters: ["default"],
  },
});
