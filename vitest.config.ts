import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Korean messages and colours must not depend on who runs the tests.
    env: { NO_COLOR: "", FORCE_COLOR: "", LANG: "en_US.UTF-8" },
    testTimeout: 30_000,
  },
});
