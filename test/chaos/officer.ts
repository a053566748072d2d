import { findChainEnd } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { findDocument } from '#db/query/sync.ts';
import { type Application, findConfirmedPrint, findOpenPrint, listSurrenderDue } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Payload } from '#domain/command/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import { getChecklist } from '#domain/reference.ts';
import { type SerialAnswer, serialAnswerSchema } from '#domain/serial-question.ts';
import { handOver } from '#electron/service/collection.ts';
import { perform } from '#electron/service/perform.ts';
import { escalateCommand, retryCommand, withdrawCommand } from '#electron/service/repair.ts';
import { shelveItem } from '#electron/service/shelf.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import type { Life } from './counter.ts';
import type { Random } from './random.ts';

/**
 * An officer at a counter: mostly the next right thing to do with some application, sometimes a wrong one. Only what
 * the program has said "done" to counts as acknowledged; a refusal of the rules is an answer like another.
 */
export type Acknowledge = (what: string) => void;

const filler = 'a'.repeat(64);
const everyAct = ['verify', 'approve', 'return', 'reject', 'print', 'confirm', 'spoil', 'shelve', 'handOver'] as const;
type Act = (typeof everyAct)[number];
/** What whoever has the case open does. */
const deciding: ReadonlySet<Act> = new Set(['verify', 'approve', 'return', 'reject']);

const nextActs = (record: Application): readonly Act[] => {
  switch (record.status) {
    case 'submitted':
      return Object.keys(record.verification).length > 3
        ? ['approve', 'approve', 'verify', 'verify', 'return', 'reject']
        : ['verify', 'verify', 'return'];
    case 'approved':
      return ['print'];
    case 'printing':
      return ['confirm', 'confirm', 'confirm', 'spoil'];
    case 'printed':
      return ['shelve'];
    case 'shelved':
      return ['handOver', 'handOver', 'shelve'];
    default:
      return ['verify', 'approve'];
  }
};

const marksFor = (random: Random, record: Application, { counter }: Life): Payload<'verification.record'>['marks'] => {
  const { lines } = getChecklist(counter.reference, record.service, civilDateAt(counter.now()));
  const whole = random.chance(0.7);
  return Object.fromEntries(
    lines
      .filter(() => whole || random.chance(0.4))
      .map(({ id }) => [
        id,
        !whole && random.chance(0.2)
          ? null
          : ({ mark: 'overridden', reason: `seen ${random.integer(1, 99)}` } as const),
      ]),
  );
};

/** Mostly the officer insists on a serial that the program asks about. */
const findAnswer = (
  random: Random,
  { serials, session }: Life,
  jobId: string,
  serial: string,
): SerialAnswer | undefined => {
  if (random.chance(0.2)) return undefined;
  try {
    serials.requireSaid(session.officer(), jobId, serial, undefined);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { question, expected } = error.details;
    return serialAnswerSchema.safeParse({ question, expected }).data;
  }
  return undefined;
};

/** One act on one application; gives what it was, for the journal. */
const actOn = (
  random: Random,
  life: Life,
  record: Application,
  nextSerial: () => string,
  acknowledge: Acknowledge,
  onBug: (error: string) => void,
): string => {
  const { counter, session, printRun } = life;
  const officer = session.officer();
  const { id } = record;
  const revision = random.chance(0.03) ? record.revision + 1 : record.revision;
  const act = random.chance(0.06) ? random.pick(everyAct) : random.pick(nextActs(record));
  const jobId = findOpenPrint(record)?.jobId ?? counter.newId();
  const reason = counter.reference['reason-code'].find(
    (one) => one.services.includes(record.service) && one.for.includes(act === 'reject' ? 'reject' : 'return'),
  );
  const reasons = [{ code: reason?.code ?? 'none' }];
  if (deciding.has(act)) life.leases.requireFree(id);
  switch (act) {
    case 'verify':
      perform(counter, officer, 'verification.record', id, { revision, marks: marksFor(random, record, life) });
      break;
    case 'approve': {
      const held = findDocument(counter.connection.reader, record.document.id)?.sha256 ?? record.document.sha256;
      perform(counter, officer, 'application.approve', id, {
        revision,
        documentSha256: held ?? filler,
        pages: firstPageSeen,
      });
      break;
    }
    case 'return':
      perform(counter, officer, 'application.return', id, { revision, reasons });
      break;
    case 'reject':
      perform(counter, officer, 'application.reject', id, { revision, reasons });
      break;
    case 'print':
      printRun.print(officer, { id, printer: 'Desk' }).then(
        ({ jobId: printed }) => acknowledge(`print ${printed}`),
        (error: unknown) => isExpected(error) || onBug(String(error)),
      );
      return `print ${record.reference}`;
    case 'confirm': {
      const serial = nextSerial();
      printRun.confirm(officer, { jobId, serial, asked: findAnswer(random, life, jobId, serial) });
      break;
    }
    case 'spoil': {
      const serial = random.chance(0.3) ? '' : nextSerial();
      const asked = serial === '' ? undefined : findAnswer(random, life, jobId, serial);
      const told = random.chance(0.5) ? { mayCome: true as const } : {};
      printRun
        .spoil(officer, { jobId, serial, reason: counter.reference['spoil-reason'][0]?.code ?? '', asked, ...told })
        .then(
          () => acknowledge('act'),
          (error: unknown) => isExpected(error) || onBug(String(error)),
        );
      return `spoil ${record.reference}`;
    }
    case 'shelve':
      shelveItem(counter, officer, {
        serial: findConfirmedPrint(record)?.serial ?? nextSerial(),
        bay: 'A',
        box: String(random.integer(1, 40)),
      });
      break;
    case 'handOver':
      handOver(counter, officer, {
        id,
        collector: random.chance(0.05) ? { ...record.collector, name: 'Somebody Else' } : record.collector,
        originalSeen: true,
        surrendered: listSurrenderDue(record),
        signature: { strokes: [[10, 10, 20, 20, 30, 15]] },
      });
  }
  acknowledge('act');
  return `${act} ${record.reference}`;
};

/** What a program may refuse with; anything else is a bug of its own and ends the run. */
export const isExpected = (error: unknown): boolean =>
  error instanceof AppError ||
  (error instanceof Error &&
    (('code' in error && /^SQLITE_(FULL|IOERR)/.test(String(error.code))) || error.name === 'PowerCut'));

/**
 * What the Sync desk offers for a refused act: withdraw it, with the blank of a print, give it to the supervisor, or do
 * it again.
 */
const mendRefused = (
  random: Random,
  life: Life,
  nextSerial: () => string,
  acknowledge: Acknowledge,
): string | undefined => {
  const { counter, connection, session } = life;
  const refused = connection.client
    .prepare("SELECT id, name FROM command WHERE state = 'refused' ORDER BY sequence")
    .all() as { id: string; name: string }[]; // the columns named
  if (refused.length === 0) return undefined;
  const { id, name } = random.pick(refused);
  const before = findChainEnd(connection.reader).sequence;
  // About an act whose application has left, or about a word on a refused act, there is nothing to tell the centre.
  const acknowledgeTold = () => findChainEnd(connection.reader).sequence > before && acknowledge('act');
  const roll = random.next();
  if (roll < 0.4) {
    const blank = name === 'logbook.print' && random.chance(0.5) ? { serial: nextSerial() } : null;
    withdrawCommand(counter, session.officer(), { commandId: id, reason: 'given up', blank });
    acknowledgeTold();
    return `withdraw ${name} ${id}`;
  }
  if (roll < 0.55) {
    escalateCommand(counter, session.officer(), { commandId: id, note: 'please look' });
    acknowledgeTold();
    return `escalate ${name} ${id}`;
  }
  retryCommand(counter, session.officer(), id);
  acknowledge('act');
  return `retry ${name} ${id}`;
};

/** Most of the work is on a few applications, so that counters meet. */
const chooseTogether = (random: Random, ids: readonly string[]): string | undefined =>
  random.chance(0.7) ? ids[Math.min(ids.length - 1, random.integer(0, 3))] : random.pick(ids);

export const actAtRandom = (
  random: Random,
  life: Life,
  nextSerial: () => string,
  acknowledge: Acknowledge,
  onBug: (error: string) => void,
  choose = chooseTogether,
): string => {
  try {
    if (random.chance(0.12)) {
      const mended = mendRefused(random, life, nextSerial, acknowledge);
      if (mended !== undefined) return mended;
    }
    const open = random.chance(0.9) ? "WHERE status NOT IN ('rejected', 'collected', 'returned')" : '';
    const ids = life.connection.client
      .prepare(`SELECT id FROM application ${open} ORDER BY id`)
      .pluck()
      .all() as string[]; // ids are text
    const id = ids.length === 0 ? undefined : choose(random, ids);
    const record = id === undefined ? undefined : findApplication(life.connection.reader, id)?.record;
    if (record === undefined) return 'nothing to do';
    return actOn(random, life, record, nextSerial, acknowledge, onBug);
  } catch (error) {
    if (!isExpected(error)) onBug(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return `refused ${error instanceof AppError ? error.code : String(error)}`;
  }
};
