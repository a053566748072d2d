import { beforeEach, vi } from 'vitest';

/** A warning nobody reads is a bug nobody sees: in tests, console.error and console.warn throw. */
beforeEach(() => {
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      throw new Error(`console.${level}: ${args.map(String).join(' ')}`);
    });
  }
});
