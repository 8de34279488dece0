import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two processes, because many tests wait for periods to pass; Vitest's own choice on two cores would be one. Files
    // that run in the same process share its modules: loading the SDK and the graph anew for each took a third of the time.
    // So a module may keep nothing that the next file must not find.
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', NO_COLOR: '1' },
  },
});
