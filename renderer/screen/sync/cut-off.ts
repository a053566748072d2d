import type { SyncStatus } from '#domain/contract/screen/sync.ts';

/** An act that has waited so long is worth a word; the office may be offline for days. */
export const longMs = 24 * 3_600_000;

/** The centre has not been heard for so long that another way than the line is worth a look. */
export const isCutOff = (
  { network, centre, lastPulledAt }: Pick<SyncStatus, 'network' | 'centre' | 'lastPulledAt'>,
  now: number,
): boolean => (network === false || centre === false) && lastPulledAt !== null && now - lastPulledAt > longMs;
