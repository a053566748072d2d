import { findChainEnd } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { findDocument } from '#db/query/sync.ts';
import { type Application, findHold, plateOf, stateOfItem } from '#domain/application.ts';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import type { Payload } from '#domain/command/command.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findConfirmedSheet, findOpenSheet, type Item } from '#domain/item.ts';
import { getItemKind, listLines, listReasons } from '#domain/reference.ts';
import { type SerialAnswer, serialAnswerSchema } from '#domain/serial-question.ts';
import { releaseItems } from '#electron/service/collection.ts';
import { perform } from '#electron/service/perform.ts';
import { escalateCommand, retryCommand, withdrawCommand } from '#electron/service/repair.ts';
import { createShelfDesk } from '#electron/service/shelf.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import type { Life } from './counter.ts';
import type { Random } from './random.ts';

/**
 * An officer at a counter: mostly the next right thing to do with some application, sometimes a wrong one. Only what
 * the program has said "done" to counts as acknowledged; a refusal of the rules is an answer like another.
 */
export type Acknowledge = (what: string) => void;

const filler = 'a'.repeat(64);
const everyAct = [
  'verify',
  'approve',
  'return',
  'reject',
  'make',
  'confirm',
  'spoil',
  'shelve',
  'release',
  'hold',
  'note',
  'assign',
] as const;
type Act = (typeof everyAct)[number] | 'release-hold';
/** What whoever has the case open does. */
const deciding: ReadonlySet<Act> = new Set(['verify', 'approve', 'return', 'reject']);

const nextActsOn = (item: Item, record: Application): readonly Act[] => {
  switch (stateOfItem(item, record)) {
    case 'due':
      return item.made === 'printed' ? ['make'] : ['shelve'];
    case 'making':
      return ['confirm', 'confirm', 'confirm', 'spoil'];
    case 'made':
      return [item.made === 'electronic' ? 'release' : 'shelve'];
    case 'shelved':
      return ['release', 'release', 'shelve'];
    case 'released':
      return [];
  }
};

/** The next right things, each with the item that it is on. */
const nextActs = (record: Application): readonly { act: Act; item?: Item }[] => {
  if (record.standing === 'approved') {
    const acts = record.items.flatMap((item) => nextActsOn(item, record).map((act) => ({ act, item })));
    return acts.length === 0 ? [{ act: 'note' }] : acts;
  }
  if (record.standing !== 'submitted') return [{ act: 'verify' }, { act: 'approve' }];
  const acts: Act[] =
    Object.keys(record.verification).length > 3
      ? ['approve', 'approve', 'approve', 'approve', 'approve', 'verify', 'return', 'reject']
      : ['verify', 'verify', 'verify', 'verify', 'verify', 'return'];
  return acts.map((act) => ({ act }));
};

const choose = (random: Random, record: Application): { act: Act; item: Item | undefined } => {
  const item = record.items.length === 0 ? undefined : random.pick(record.items);
  if (findHold(record) !== undefined && random.chance(0.7)) return { act: 'release-hold', item };
  if (random.chance(0.06)) return { act: random.pick(everyAct), item };
  if (random.chance(0.02)) return { act: random.pick(['hold', 'note', 'assign']), item };
  return { item, ...random.pick(nextActs(record)) };
};

const marksFor = (random: Random, record: Application, { counter }: Life): Payload<'verification.record'>['marks'] => {
  const lines = listLines(counter.reference, record);
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
  const { act, item } = choose(random, record);
  const itemId = item?.id ?? counter.newId();
  const jobId = (item && findOpenSheet(item)?.jobId) ?? counter.newId();
  const [reason] = listReasons(counter.reference, record.service, act === 'reject' ? 'reject' : 'return');
  const reasons = [{ code: reason?.code ?? 'none' }];
  const told = `${act} ${record.reference}`;
  const later = (done: Promise<unknown>, what: (result: unknown) => string = () => 'act'): string => {
    done.then(
      (result) => acknowledge(what(result)),
      (error: unknown) => isExpected(error) || onBug(error instanceof Error ? String(error.stack) : String(error)),
    );
    return told;
  };
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
    case 'hold':
      perform(counter, officer, 'application.hold', id, {
        reason: 'a doubt',
        until: random.chance(0.5) ? addDays(civilDateAt(counter.now()), random.integer(0, 20)) : null,
      });
      break;
    case 'release-hold':
      perform(counter, officer, 'application.release-hold', id, { holdId: findHold(record)?.id ?? counter.newId() });
      break;
    case 'assign':
      perform(counter, officer, 'application.assign', id, { to: null, reason: 'a doubt' });
      break;
    case 'note':
      perform(counter, officer, 'application.note', id, { note: 'a word for colleagues' });
      break;
    case 'make':
      printRun.print(officer, { id, itemId, printer: 'Desk' }).then(
        ({ jobId: printed }) => acknowledge(`print ${printed}`),
        (error: unknown) => isExpected(error) || onBug(String(error)),
      );
      return told;
    case 'confirm': {
      const serial = isOnBlank(counter, item) ? nextSerial() : null;
      const asked = serial === null ? undefined : findAnswer(random, life, jobId, serial);
      return later(printRun.confirm(officer, { jobId, serial, asked }));
    }
    case 'spoil': {
      const serial = random.chance(0.3) || !isOnBlank(counter, item) ? '' : nextSerial();
      const asked = serial === '' ? undefined : findAnswer(random, life, jobId, serial);
      const mayCome = random.chance(0.5) ? { mayCome: true as const } : {};
      const spoilReason = counter.reference['spoil-reason'][0]?.code ?? '';
      return later(printRun.spoil(officer, { jobId, serial, reason: spoilReason, asked, ...mayCome }));
    }
    case 'shelve':
      return later(shelve(random, life, record, item, nextSerial));
    case 'release':
      releaseItems(counter, officer, {
        id,
        items: listToRelease(random, record, itemId),
        collector: random.chance(0.05) ? { ...record.collector, name: 'Somebody Else' } : record.collector,
        originalSeen: true,
        surrendered: random.chance(0.05) ? [] : listSurrenderDue(record),
        signature: { strokes: [[10, 10, 20, 20, 30, 15]] },
      });
  }
  acknowledge('act');
  return told;
};

const scannedAsOf = ({ reference }: Life['counter'], { kind }: Item) => getItemKind(reference, kind).scannedAs;
/** A wrong act may be about nothing, which could be on a blank. */
const isOnBlank = (counter: Life['counter'], item: Item | undefined): boolean =>
  item === undefined || scannedAsOf(counter, item) === 'serial';
const ownSerialOf = ({ id }: Item): string => `S${id.slice(-7)}`;

/** The thing itself is scanned, and what the desk finds by it is put away: of two plates either. */
const shelve = async (
  random: Random,
  { counter, session }: Life,
  record: Application,
  item: Item | undefined,
  nextSerial: () => string,
): Promise<unknown> => {
  const desk = createShelfDesk(counter);
  const officer = session.officer();
  const place = { bay: 'A', box: String(random.integer(1, 40)) };
  const scannedAs = item && scannedAsOf(counter, item);
  const scanned =
    scannedAs === 'plate'
      ? (plateOf(record) ?? 'none')
      : scannedAs === 'own-serial'
        ? (item?.serial ?? (item && ownSerialOf(item)) ?? nextSerial())
        : ((item && findConfirmedSheet(item)?.serial) ?? nextSerial());
  // Now and then a former list is still on the screen
  if (item !== undefined && random.chance(0.1))
    return desk.shelve(officer, { id: record.id, itemId: item.id, scanned, ...place });
  const { items, toScan } = await desk.find(officer, { scanned, of: item && { id: record.id, itemId: item.id } });
  // With nothing but what has to be scanned itself, the number of the plate is tried on that, and refused
  const chosen = random.pick(items.length > 0 ? items : toScan);
  return desk.shelve(officer, { id: chosen.application.id, itemId: chosen.item.id, scanned, ...place });
};

/** Mostly all that is ready, in one act; sometimes one alone, or one that is not ready. */
const listToRelease = (random: Random, record: Application, itemId: string): string[] => {
  const ready = record.items.filter((item) => {
    const state = stateOfItem(item, record);
    return state === 'shelved' || (item.made === 'electronic' && state === 'made');
  });
  return ready.length === 0 || random.chance(0.25) ? [itemId] : ready.map(({ id }) => id);
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
    const blank = name === 'item.make' && random.chance(0.5) ? { serial: nextSerial() } : null;
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
    const open = random.chance(0.9) ? "WHERE status NOT IN ('rejected', 'released', 'returned')" : '';
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
