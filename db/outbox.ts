import { and, asc, desc, eq, getTableColumns, gt, gte, lt, sql } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import type { Command } from '#domain/command/command.ts';
import type { Problem } from '#domain/contract/errors.ts';
import type { Reader, Transaction } from './connection.ts';
import { givenLater, prepareRead, prepareWrite } from './prepared.ts';
import { command } from './schema/index.ts';

/**
 * The acts of this workstation: appended in the transaction of the change they made, in one gapless hash chain, and
 * settled by the centre's answer. A row that waits is the outbox; a refused row waits for a person.
 */
export type CommandRow = typeof command.$inferSelect;

export const emptyHash = '0'.repeat(64);

const lastRow = prepareRead((db) =>
  db
    .select({ sequence: command.sequence, hash: command.hash })
    .from(command)
    .orderBy(desc(command.sequence))
    .limit(1)
    .prepare(),
);
/** What the next command must carry. */
export const findChainEnd = (db: Reader): { sequence: number; hash: string } =>
  lastRow(db).get() ?? { sequence: 0, hash: emptyHash };

/** When the last act was done, by the counter's clock. */
export const findLastActAt = (db: Reader): number | undefined =>
  db.select({ at: command.at }).from(command).orderBy(desc(command.sequence)).limit(1).get()?.at;

const insertRow = prepareWrite((tx) =>
  tx
    .insert(command)
    .values(
      givenLater(command, [
        'sequence',
        'id',
        'name',
        'subject',
        'subjectKind',
        'officer',
        'at',
        'body',
        'hash',
        'signature',
        'seen',
        'state',
      ]),
    )
    .prepare(),
);
/**
 * `seen`: the record as the officer saw it before the act, kept until the centre has taken the act or it is given up.
 */
export const appendCommand = (
  tx: Transaction,
  body: Command,
  hash: string,
  signature: string,
  seen: Application | null = null,
): void => {
  const { id: subject, kind: subjectKind } = body.subject;
  insertRow(tx).run({ ...body, subject, subjectKind, body, hash, signature, seen, state: 'waiting' });
};

/** The same act under another key of the workstation's. */
export const updateSignature = (tx: Transaction, id: string, signature: string): void => {
  tx.update(command).set({ signature }).where(eq(command.id, id)).run();
};

const rowsOfState = prepareRead((db) =>
  db
    .select()
    .from(command)
    .where(and(eq(command.state, sql.placeholder('state')), gt(command.sequence, sql.placeholder('after'))))
    .orderBy(asc(command.sequence))
    .limit(sql.placeholder('limit'))
    .prepare(),
);
/** In the order of acting, those after a sequence. */
export const listCommands = (db: Reader, state: CommandRow['state'], limit = 10_000, after = 0): CommandRow[] =>
  rowsOfState(db).all({ state, limit, after });

export const countCommands = (db: Reader, state: CommandRow['state']): number =>
  db.select({ count: sql<number>`count(*)` }).from(command).where(eq(command.state, state)).get()?.count ?? 0;

/** Without what was seen before it: a whole record to be read for each act, and only a repair looks at it. */
export type WaitingRow = Omit<CommandRow, 'seen'>;
const { seen: _seen, ...waitingColumns } = getTableColumns(command);
const waitingRows = prepareRead((db) =>
  db
    .select(waitingColumns)
    .from(command)
    .where(and(eq(command.subject, sql.placeholder('subject')), eq(command.state, 'waiting')))
    .orderBy(asc(command.sequence))
    .prepare(),
);
export const listWaitingFor = (db: Reader, subject: string): WaitingRow[] => waitingRows(db).all({ subject });

const waitingSubjects = prepareRead((db) =>
  db
    .select({ sequence: command.sequence, subject: command.subject })
    .from(command)
    .where(and(eq(command.state, 'waiting'), gt(command.sequence, sql.placeholder('after'))))
    .orderBy(asc(command.sequence))
    .limit(sql.placeholder('limit'))
    .prepare(),
);
/** What the acts that wait are about, in the order of acting, those after a sequence. */
export const listWaitingSubjects = (
  db: Reader,
  limit: number,
  after: number,
): { sequence: number; subject: string }[] => waitingSubjects(db).all({ limit, after });

const rowById = prepareRead((db) =>
  db
    .select()
    .from(command)
    .where(eq(command.id, sql.placeholder('id')))
    .prepare(),
);
export const findCommand = (db: Reader, id: string): CommandRow | undefined => rowById(db).get({ id });

const stateById = prepareRead((db) =>
  db
    .select({ state: command.state })
    .from(command)
    .where(eq(command.id, sql.placeholder('id')))
    .prepare(),
);
export const isWaiting = (db: Reader, id: string): boolean => stateById(db).get({ id })?.state === 'waiting';

const takeRow = prepareWrite((tx) =>
  tx
    .update(command)
    .set({ state: 'applied', seen: null, problem: null, ...givenLater(command, ['settledAt']) })
    .where(eq(command.id, sql.placeholder('id')))
    .prepare(),
);
/** The centre has taken the act: what was kept for a repair goes. */
export const markApplied = (tx: Transaction, id: string, settledAt: number): void => {
  takeRow(tx).run({ id, settledAt });
};

export const settleCommand = (
  tx: Transaction,
  id: string,
  state: Exclude<CommandRow['state'], 'waiting'>,
  at: number,
  more: { problem?: Problem | null; withdrawReason?: string } = {},
): void => {
  tx.update(command)
    .set({ state, settledAt: at, ...(state === 'refused' ? {} : { seen: null }), ...more })
    .where(eq(command.id, id))
    .run();
};

/** What stands in the way of an act that goes on waiting; `null` when nothing does. */
export const noteProblem = (tx: Transaction, id: string, problem: Problem | null): void => {
  tx.update(command).set({ problem }).where(eq(command.id, id)).run();
};

export const noteEscalation = (
  tx: Transaction,
  id: string,
  escalation: NonNullable<CommandRow['escalation']>,
): void => {
  tx.update(command).set({ escalation }).where(eq(command.id, id)).run();
};

const isLookUp = eq(command.subjectKind, 'look-up');
/** The look-ups of vehicles that this workstation answered by itself, the last first, those before a sequence. */
export const listLookUpActs = (db: Reader, limit: number, before = Number.MAX_SAFE_INTEGER): CommandRow[] =>
  db
    .select()
    .from(command)
    .where(and(isLookUp, lt(command.sequence, before)))
    .orderBy(desc(command.sequence))
    .limit(limit)
    .all();

export const countLookUpActs = (db: Reader, officer: string, since: number): number =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(command)
    .where(and(isLookUp, eq(command.officer, officer), gt(command.at, since)))
    .get()?.count ?? 0;

/** What the centre has taken since an instant, the latest first. */
export const listAppliedSince = (db: Reader, since: number, limit: number): CommandRow[] =>
  db
    .select()
    .from(command)
    .where(and(eq(command.state, 'applied'), gte(command.settledAt, since)))
    .orderBy(desc(command.settledAt), desc(command.sequence))
    .limit(limit)
    .all();

export const findOldestWaitingAt = (db: Reader): number | null =>
  db
    .select({ at: command.at })
    .from(command)
    .where(eq(command.state, 'waiting'))
    .orderBy(asc(command.sequence))
    .limit(1)
    .get()?.at ?? null;

/** The refused prints whose sheets are not accounted for yet, by their jobs. */
export const listRefusedPrints = (db: Reader): { jobId: string; row: CommandRow }[] =>
  listCommands(db, 'refused').flatMap((row) =>
    row.body.name === 'item.make' ? [{ jobId: row.body.payload.jobId, row }] : [],
  );

/** The same of one sheet. */
export const findRefusedPrint = (
  db: Reader,
  { jobId, applicationId }: { jobId: string; applicationId: string },
): CommandRow | undefined =>
  db
    .select()
    .from(command)
    .where(and(eq(command.subject, applicationId), eq(command.state, 'refused')))
    .all()
    .find(({ body }) => body.name === 'item.make' && body.payload.jobId === jobId);

export const countAppliedSince = (db: Reader, since: number): number =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(command)
    .where(and(eq(command.state, 'applied'), gte(command.settledAt, since)))
    .get()?.count ?? 0;
