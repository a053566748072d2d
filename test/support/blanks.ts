import type { BlankGuard } from '#electron/service/print-run.ts';

/** An office that keeps no stock at the centre. */
export const noStock: BlankGuard = {
  requireLeft: () => {},
  requireSaid: () => undefined,
  findNext: () => undefined,
  listExpected: () => new Map(),
};
