import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { normaliseChassis } from '#domain/chassis.ts';
import { lookReasonSchema } from '#domain/contract/centre/look-beyond.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import { type ApplicationBeyond, type LookKind, toApplicationBeyond } from '#domain/look-beyond.ts';
import { normalisePlate } from '#domain/plate.ts';
import type { Office } from '#domain/reference.ts';
import type { Session } from '../access/session.ts';
import { application } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { insertLook, requireLookLeft } from '../look/record.ts';

/**
 * One office looks at another's applications. The statement names every office as a list: on one server that is one
 * descent of an office-led index an office, and where the data is spread by office (Citus) each machine is asked, at
 * once, for the offices it keeps, by its own index. No look is answered that is not recorded: both are one transaction.
 */
export type Asked = { kind: LookKind; query: string };

const most = 20;
/** Below this a key would match what has none, or guesses. */
const shortest = 4;

const keys = {
  reference: { column: application.reference, normalise: (text: string) => text.trim() },
  plate: { column: application.plate, normalise: normalisePlate },
  chassis: { column: application.chassis, normalise: normaliseChassis },
} as const satisfies Record<LookKind, unknown>;

/** @throws AppError REASON_REQUIRED when it is missing, too short, too long or not percent-encoded UTF-8. */
export const parseReason = (header: string | null): string => {
  try {
    return lookReasonSchema.refine(isWellFormed).parse(decodeURIComponent(header ?? ''));
  } catch {
    throw new AppError('REASON_REQUIRED', 'A look beyond the own office needs a reason');
  }
};

/**
 * `onUnusual` hears of an officer's look that reaches an unusual number within 24 hours, and of each that is refused
 * for it.
 * @throws AppError INVALID_INPUT when the query has fewer than four signs that count; LOOK_LIMIT after the day's
 *   measure
 */
export const lookBeyond = async (
  database: Database,
  offices: readonly Office[],
  { officeId, workstationId, staffNumber }: Session,
  { kind, query, reason }: Asked & { reason: string },
  at: number,
  onUnusual: (looks: number) => void = () => {},
): Promise<ApplicationBeyond[]> => {
  const { column, normalise } = keys[kind];
  const key = normalise(query);
  if (key.length < shortest) throw new AppError('INVALID_INPUT', 'Too short to look for', { path: kind });
  const byId = new Map(offices.map((office) => [office.id, office]));
  await requireLookLeft(database, { officeId, staffNumber }, at, onUnusual);
  return runTransaction(database, async (transaction) => {
    const rows = await transaction
      .select({ officeId: application.officeId, record: application.record })
      .from(application)
      .where(and(inArray(application.officeId, [...byId.keys()]), eq(column, key), isNotNull(application.record)))
      .limit(most);
    const found = rows.flatMap(({ officeId: home, record }) => {
      const office = byId.get(home);
      return record === null || office === undefined ? [] : [toApplicationBeyond(record, office)];
    });
    await insertLook(transaction, {
      officeId,
      id: randomUUID(),
      workstationId,
      staffNumber,
      kind,
      query: key.slice(0, 80),
      reasonCode: 'beyond',
      reason,
      shown: found.map(({ reference }) => reference),
      fitsOpenCase: false,
      offline: false,
      at,
      receivedAt: at,
    });
    return found.toSorted((a, b) => b.receivedAt - a.receivedAt);
  });
};
