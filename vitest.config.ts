import { defineConfig } from 'vitest/config';

const setupFiles = ['test/support/quiet.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'], setupFiles, testTimeout: 30_000 } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], setupFiles, testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
