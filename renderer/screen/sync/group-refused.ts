import type { RefusedCommand } from '#domain/contract/screen/sync.ts';

/** Refused acts that one row shows: the first, and those that say the same. */
export type RefusedGroup = readonly [RefusedCommand, ...RefusedCommand[]];

/**
 * Acts that can only be withdrawn (its dialog takes the others along) or looked at lose nothing in one row; each other
 * one has its own way on.
 */
const findKey = ({ id, applicationId, name, officer, advice, problem, escalation }: RefusedCommand): string =>
  (advice === 'withdraw' || advice === 'others') && escalation === null
    ? [applicationId, name, officer, advice, problem?.code].join(' ')
    : id;

/**
 * Ten marks of one checklist, refused for one reason, are one row; in the order in which each row's first act was done.
 */
export const groupRefused = (commands: readonly RefusedCommand[]): RefusedGroup[] => {
  const groups = new Map<string, [RefusedCommand, ...RefusedCommand[]]>();
  for (const command of commands) {
    const key = findKey(command);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [command]);
    else group.push(command);
  }
  return [...groups.values()];
};
