import { accessRules, limitRules } from './access.ts';
import { beyondLimitRules, beyondRules } from './beyond.ts';
import { carriedRules } from './carried.ts';
import { createClient, type Given } from './client.ts';
import { commandRules } from './command.ts';
import { documentRules } from './document.ts';
import { feedRules } from './feed.ts';
import { keyRules } from './key.ts';
import { leaseRules } from './lease.ts';
import { lookUpRules } from './look-up.ts';
import { protocolRules } from './protocol.ts';
import { referenceRules } from './reference.ts';
import type { Rule } from './rule.ts';
import { serialRules } from './serial.ts';
import { sessionRules, signOutRules } from './session.ts';
import { uploadRules } from './upload.ts';

/** Every rule, in the order in which they must run. */
export const rules: Rule[] = [
  ...protocolRules,
  ...accessRules,
  ...sessionRules,
  ...feedRules,
  ...commandRules,
  ...documentRules,
  ...uploadRules,
  ...leaseRules,
  ...serialRules,
  ...keyRules,
  ...referenceRules,
  ...carriedRules,
  ...beyondRules,
  ...lookUpRules,
  ...beyondLimitRules,
  ...limitRules,
  ...signOutRules,
];

export type Verdict = { name: string; ms: number; failure?: string };

/** What later rules build on: run also when only some are asked for. */
const isGround = (rule: Rule): boolean => accessRules.includes(rule) || rule === protocolRules[0];

/** Holds a centre to the rules, one after another; to those that are asked for, by their names. */
export const runSuite = async (
  given: Given,
  tell: (verdict: Verdict) => void,
  isAsked: (name: string) => boolean = () => true,
): Promise<Verdict[]> => {
  const client = createClient(given);
  const verdicts: Verdict[] = [];
  for (const rule of rules) {
    if (!isAsked(rule.name) && !isGround(rule)) continue;
    const startedAt = performance.now();
    const failure = await rule.check(client).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const verdict = { name: rule.name, ms: Math.round(performance.now() - startedAt), failure };
    verdicts.push(verdict);
    tell(verdict);
  }
  return verdicts;
};
