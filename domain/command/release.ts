import { z } from 'zod';
import {
  type Application,
  type SurrenderDue,
  type Surrendered,
  signatureSchema,
  surrenderedSchema,
} from '../application.ts';
import { civilDateAt } from '../civil-date.ts';
import { AppError } from '../contract/errors.ts';
import { identitySchema, isSameIdentity, listAcceptedKinds, normaliseIdentityNumber } from '../identity.ts';
import { findConfirmedSheet, readyStates } from '../item.ts';
import { findNameTolerance } from '../name-tolerance.ts';
import type { Officer } from '../officer.ts';
import { collectorSchema } from '../party.ts';
import { compareNames } from '../person-name.ts';
import type { Office } from '../reference.ts';
import { defineAct } from './rule.ts';

/** The officer both approved and printed what is handed over, and the office keeps the hands apart. */
const isSeparationBroken = (
  { approvals, items }: Application,
  itemIds: readonly string[],
  { staffNumber }: Pick<Officer, 'staffNumber'>,
  office: Pick<Office, 'separation'>,
): boolean =>
  office.separation === 'strict' &&
  approvals.some(({ by }) => by === staffNumber) &&
  items.some((item) => itemIds.includes(item.id) && findConfirmedSheet(item)?.by === staffNumber);

/** What has still to be handed in (Traffic Act s.9(4)): what an earlier hand-over has not taken. */
export const listSurrenderDue = ({ surrenders, releases }: Application): SurrenderDue[] =>
  surrenders.filter(
    (due) => !releases.some(({ surrendered }) => surrendered.some((given) => isSameSurrender(given, due))),
  );

const isSameSurrender = (given: Surrendered, due: SurrenderDue): boolean =>
  given.kind === due.kind &&
  (due.number === null ||
    (given.number !== null && normaliseIdentityNumber(given.number) === normaliseIdentityNumber(due.number)));

/**
 * What is said to be replaced is: by all of the papers that the service names for it, each attached to the application.
 * @throws AppError SURRENDER_NOT_REPLACED, with the paper that lacks
 */
const requireReplaced = (given: Surrendered, due: SurrenderDue, evidence: Application['evidence']): void => {
  if (given.replacedBy === undefined) return;
  const lacking = (due.or ?? [given.kind]).find(
    (kind) => !given.replacedBy?.includes(kind) || !evidence.some((one) => one.kind === kind),
  );
  if (lacking !== undefined)
    throw new AppError('SURRENDER_NOT_REPLACED', 'The papers that replace it are not all attached', { kind: lacking });
};

/** Capitals, digits and hyphens, as counters number their slips: it is printed, and no place for other text. */
const slipNumberSchema = z
  .string()
  .max(40)
  .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/);
const collectorGivenSchema = z.object({ ...collectorSchema.shape, identity: z.object(identitySchema.shape) });

/**
 * One guarded act for any number of items: each on this office's shelf, nothing against the vehicle, the named person
 * with the original document, everything to surrender taken in, a signature, and another pair of hands where the office
 * asks it.
 */
export const release = defineAct({
  name: 'item.release',
  payload: z.object({
    items: z.array(z.uuid()).min(1).max(20),
    collector: collectorGivenSchema,
    originalSeen: z.literal(true),
    surrendered: z.array(z.object(surrenderedSchema.shape)).max(10),
    signature: signatureSchema,
    slipNumber: slipNumberSchema,
  }),
  role: 'collection',
  from: ['approved'],
  items: {
    of: ({ items }) => items,
    states: {
      printed: [readyStates.printed],
      stocked: [readyStates.stocked],
      produced: [readyStates.produced],
      electronic: [readyStates.electronic],
    },
  },
  step: 'release',
  repair: { kind: 'release', form: 'collection' },
  blocks: (state, { officer, office }, itemIds) => [
    ...state.restrictions
      .slice(0, 1)
      .map(({ kind, note }) => ({ code: 'RESTRICTED' as const, details: { kind, note } })),
    ...(isSeparationBroken(state, itemIds, officer, office) ? [{ code: 'SEPARATION' as const, details: {} }] : []),
  ],
  apply: (state, { payload, at, officer }, context) => {
    const { items, collector, surrendered, signature, slipNumber } = payload;
    const named = state.collector;
    const on = civilDateAt(at);
    const accepted = listAcceptedKinds(named.identity.kind, context.reference['identity-kind'], on);
    if (!isSameIdentity(collector.identity, named.identity, accepted))
      throw new AppError('COLLECTOR_MISMATCH', 'The identity shown is not the one named in the application', {
        field: 'identity',
      });
    const tolerance = findNameTolerance(context.reference, on);
    const { match: nameMatch } = compareNames(collector.name, named.name, tolerance);
    if (nameMatch === 'different')
      throw new AppError('COLLECTOR_MISMATCH', 'The name shown is not the one named in the application', {
        field: 'name',
      });
    for (const due of listSurrenderDue(state)) {
      const given = surrendered.find((one) => isSameSurrender(one, due));
      if (given === undefined)
        throw new AppError('SURRENDER_MISSING', 'What has to be handed in is not taken in', {
          kind: due.kind,
          number: due.number ?? due.kind,
        });
      requireReplaced(given, due, state.evidence);
    }
    if (signature.strokes.length === 0) throw new AppError('SIGNATURE_MISSING', 'The collector has not signed');
    const { name: officerName } = context.officer;
    const one = { items, collector, nameMatch, surrendered, signature, slipNumber, officerName, at, by: officer };
    return { ...state, releases: [...state.releases, one] };
  },
});
