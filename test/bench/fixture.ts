import { createHash } from 'node:crypto';
import { createDraft } from '#central/demo/draft.ts';
import { passThrough } from '#central/demo/history.ts';
import { createRandom } from '#central/demo/random.ts';
import type { Application } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type Allot, openApplication } from '#domain/intake.ts';
import { createUuid, testReference } from '#test/support/application.ts';
import { testOffice } from '#test/support/counter.ts';

/**
 * An office's applications as the demonstration draws them, the same each time, each reached by the rules of
 * `domain/command`.
 */
const benchNow = startOfDay('2026-11-20') + 10 * 3_600_000;
const dayMs = 24 * 3_600_000;

const mixes = {
  /** A third open at every step, the others handed over. */
  office: [
    'submitted',
    'submitted',
    'approved',
    'made',
    'shelved',
    'released',
    'released',
    'released',
    'released',
    'released',
  ],
  toVerify: ['submitted'],
  /** Nothing whose scan would be fetched ahead, and nothing over, which a counter forgets after a week: all on paper. */
  done: ['shelved'],
} as const;

/** Ids and numbers that are the same each time. */
const allotFor = (number: number): Allot => {
  let count = 0;
  return ({ numbered }) => {
    count += 1;
    const place = number * 10 + count;
    return { id: createUuid(place, 7), number: numbered ? `L${place}` : null };
  };
};

export const createApplications = (
  count: number,
  mix: keyof typeof mixes = 'office',
  officeId = testOffice.id,
  officeOrder = 0,
): Application[] =>
  Array.from({ length: count }, (_one, index) => {
    const bornAt = benchNow - dayMs * (1 + (index % 60)) - (index % 1000) * 1000;
    const key = { seed: 7, officeId, officeOrder, index, bornAt };
    const { submission } = createDraft(key, index % 5 < 3 ? 'ownership-transfer' : 'registration-used', testReference);
    const stages = mixes[mix];
    const stage = stages[(index * 7) % stages.length] ?? 'submitted';
    const record = openApplication(
      { ...submission, officeId, medium: mix === 'done' ? 'paper' : submission.medium },
      testReference,
      allotFor(officeOrder * 1_000_000 + index),
    );
    if (stage === 'submitted') return record;
    const past = {
      reference: testReference,
      office: testOffice,
      random: createRandom(7, `past/${index}`),
      from: bornAt,
      until: benchNow,
    };
    return passThrough(record, stage, `B${String(2_000_000 + index)}`, past);
  });

/** One hash over records in the order of their ids: two stores hold the same when it is the same. */
export const hashRecords = (records: readonly { id: string }[]): string => {
  const hash = createHash('sha256');
  for (const record of records.toSorted((one, other) => (one.id < other.id ? -1 : 1)))
    hash.update(canonicalJson(record)).update('\n');
  return hash.digest('hex');
};
