/**
 * What a database has against what the program carries. drizzle's migrator goes by the time of the newest one alone: an
 * older one, as a second branch brings it, is skipped without a word.
 */
export type Migration = { hash: string; when: number };

/**
 * `same`: nothing to do. `behind`: what is applied is how the carried ones begin. `newer`: the carried ones are how the
 * applied begin. `differs`: anything else, and carried ones whose times do not rise strictly.
 */
export type MigrationState = 'same' | 'behind' | 'newer' | 'differs';

export const compareMigrations = (applied: readonly Migration[], carried: readonly Migration[]): MigrationState => {
  const isRising = carried.every(({ when }, place) => place === 0 || when > (carried[place - 1]?.when ?? 0));
  const common = Math.min(applied.length, carried.length);
  const agrees = carried
    .slice(0, common)
    .every(({ hash, when }, place) => hash === applied[place]?.hash && when === applied[place]?.when);
  if (!isRising || !agrees) return 'differs';
  if (applied.length === carried.length) return 'same';
  return applied.length < carried.length ? 'behind' : 'newer';
};
