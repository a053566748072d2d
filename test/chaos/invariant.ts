import { listWaitingFor } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { listParked } from '#db/query/sync.ts';
import { listBlanks, statusOf } from '#domain/application.ts';
import { apply, isOnline } from '#domain/command/apply.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import { listRefused, listWaiting, readSyncStatus } from '#electron/service/sync-desk.ts';
import { sha256 } from '#electron/workstation/context.ts';
import type { Centre, OfficeState } from './centre.ts';
import type { Life, SimulatedCounter } from './counter.ts';
import { checkLeases, checkUsed, findUnsettledLease } from './invariant-blank.ts';
import { findUnsettledCase } from './invariant-case.ts';
import { checkItems, checkNoItemLeft, checkRecord } from './invariant-item.ts';
import { type Attached, findUnsentScan, type Part } from './invariant-scan.ts';

/**
 * What must hold, I1 to I10 of the sync's promises: after every step at the counter that it touched, and for the whole
 * once the faults have stopped. A step is checked on the rows that it wrote; each life's first and every fiftieth on
 * all of them, which would show a step that changed what it did not write. A check gives the sentence of what is
 * broken, or nothing.
 */
export type Seen = {
  /** Acknowledged acts by their place in the chain. */
  acknowledged: Map<number, string>;
  cursor: number;
  verified: { sequence: number; hash: string };
  states: Map<number, string>;
  /** What is here now, by id. */
  copies: Map<string, number>;
  versions: Map<string, { version: number; standing: string; releases: number }>;
  life: number;
  steps: number;
  scans: Attached;
  part: Part;
};
export const createSeen = (): Seen => ({
  acknowledged: new Map(),
  cursor: 0,
  verified: { sequence: 0, hash: '0'.repeat(64) },
  states: new Map(),
  copies: new Map(),
  versions: new Map(),
  life: 0,
  steps: 0,
  scans: new Map(),
  part: { life: 0, waiting: null },
});
const fullEvery = 50;

const ask = ({ connection }: Life, text: string) => connection.client.prepare(text);

type CommandRow = { sequence: number; id: string; state: string; subject: string; problem: string | null };

const readCommands = (life: Life): CommandRow[] =>
  // the columns named
  ask(life, 'SELECT sequence, id, state, subject, problem FROM command ORDER BY sequence').all() as CommandRow[];

/** What a settled act may still become: nothing is put back in line, and what is taken or given up stays so. */
const mayBecome: Record<string, readonly string[]> = {
  waiting: ['waiting', 'applied', 'refused'],
  refused: ['refused', 'withdrawn'],
  applied: ['applied'],
  withdrawn: ['withdrawn'],
};

const checkState = ({ sequence, state, problem }: CommandRow, seen: Seen): string | undefined => {
  if (state === 'refused' && problem === null) return `I8 #${sequence} is refused without a reason`;
  const before = seen.states.get(sequence);
  if (before !== undefined && mayBecome[before]?.includes(state) !== true)
    return `I8 #${sequence} was ${before} and is now ${state}`;
  seen.states.set(sequence, state);
  return undefined;
};

/** The chain from the last act that was looked at on. */
const checkChain = (life: Life, seen: Seen): string | undefined => {
  const { sequence, hash } = seen.verified;
  if (sequence > 0 && ask(life, 'SELECT hash FROM command WHERE sequence = ?').pluck().get(sequence) !== hash)
    return `I10 #${sequence} of the chain was changed`;
  const rows = ask(life, 'SELECT sequence, hash, body FROM command WHERE sequence > ? ORDER BY sequence').all(sequence);
  const acts = rows as { sequence: number; hash: string; body: string }[]; // columns of a STRICT table
  for (const row of acts) {
    // the columns named
    const body = JSON.parse(row.body);
    if (row.sequence !== seen.verified.sequence + 1) return `I10 the chain has a gap before #${row.sequence}`;
    if (sha256(canonicalJson(body)) !== row.hash) return `I10 #${row.sequence} does not match its hash`;
    if (body.previousHash !== seen.verified.hash || body.sequence !== row.sequence)
      return `I10 #${row.sequence} does not follow the act before it`;
    seen.verified = { sequence: row.sequence, hash: row.hash };
  }
  return undefined;
};

const checkCommands = (life: Life, seen: Seen, written: ReadonlySet<number>): string | undefined => {
  for (const sequence of written) {
    const row = ask(life, 'SELECT sequence, id, state, subject, problem FROM command WHERE sequence = ?').get(
      sequence,
    ) as CommandRow | undefined; // the columns named
    const id = seen.acknowledged.get(sequence);
    if (id !== undefined && row?.id !== id) return `I1 the acknowledged act ${id} (#${sequence}) is gone`;
    const broken = row && checkState(row, seen);
    if (broken !== undefined) return broken;
  }
  return checkChain(life, seen);
};

const checkEveryCommand = (life: Life, seen: Seen): string | undefined => {
  const rows = readCommands(life);
  for (const [place, id] of seen.acknowledged)
    if (rows[place - 1]?.id !== id) return `I1 the acknowledged act ${id} (#${place}) is gone`;
  for (const [index, row] of rows.entries()) {
    if (row.sequence !== index + 1) return `I10 the chain has a gap before #${row.sequence}`;
    const broken = checkState(row, seen);
    if (broken !== undefined) return broken;
  }
  return undefined;
};

const terminal = ['rejected', 'withdrawn'];
const copy = "CASE centre_record WHEN 'null' THEN record ELSE centre_record END";

/**
 * Terminal standings stay, and what was handed over, unless the centre has changed the record since. `approved` may not:
 * an act of here is taken into a copy that lacks what the centre had before it, such as a mark that voided an approval.
 */
const checkCopy = (life: Life, seen: Seen, id: string): string | undefined => {
  const here = ask(
    life,
    `SELECT version, json_extract(${copy}, '$.standing') AS standing, json_array_length(${copy}, '$.releases') AS releases
     FROM application WHERE id = ?`,
  ).get(id) as { version: number; standing: string; releases: number } | undefined; // the columns named
  if (here === undefined) {
    seen.copies.delete(id);
    return undefined;
  }
  seen.copies.set(id, here.version);
  const before = seen.versions.get(id);
  if (before?.version !== here.version) seen.versions.set(id, here);
  else if (terminal.includes(before.standing) && here.standing !== before.standing)
    return `I6 ${id} was ${before.standing} at version ${before.version} and is now ${here.standing}`;
  else if (here.releases < before.releases) return `I6 a hand-over of ${id} at version ${before.version} is gone`;
  return undefined;
};

const checkCopies = (life: Life, seen: Seen, office: OfficeState, written: ReadonlySet<string>): string | undefined => {
  const cursor = Number(ask(life, 'SELECT cursor FROM sync_state').pluck().get() ?? 0);
  if (cursor < seen.cursor) return `I3 the cursor fell from ${seen.cursor} to ${cursor}`;
  if (cursor > office.head) return `I3 the cursor ${cursor} is beyond the feed's end ${office.head}`;
  seen.cursor = cursor;
  for (const id of written) {
    const broken = checkCopy(life, seen, id);
    if (broken !== undefined) return broken;
  }
  for (const row of office.rows.values()) {
    if (row.sequence > cursor) break;
    const here = seen.copies.get(row.id);
    if (row.odd === true) {
      if (ask(life, 'SELECT count(*) FROM parked WHERE id = ?').pluck().get(row.id) !== 1)
        return `I3 entry ${row.sequence} that cannot be read or written was not kept`;
    } else if (row.record === null) {
      if (here !== undefined)
        return `I3 ${row.id} is here although the feed took it away at ${row.sequence} (cursor ${cursor})`;
    } else if (here === undefined || here < row.version)
      return `I3 I4 ${row.id} is at version ${here ?? 'none'} but the feed gave ${row.version} at ${row.sequence} (cursor ${cursor})`;
  }
  return undefined;
};

/**
 * With nothing waiting the officer sees the centre's copy; an act taken into a copy that is not here yet may stay on
 * top.
 */
const checkNothingOnTop = (life: Life, office: OfficeState, id: string): string | undefined => {
  const version = ask(
    life,
    `SELECT version FROM application WHERE id = ? AND centre_record <> 'null' AND record <> centre_record
     AND NOT EXISTS (SELECT 1 FROM command WHERE command.subject = application.id AND command.state = 'waiting')`,
  )
    .pluck()
    .get(id) as number | undefined; // an integer column
  if (version === undefined) return undefined;
  // ids are text
  const taken = ask(life, "SELECT id FROM command WHERE subject = ? AND state = 'applied'").pluck().all(id) as string[];
  return taken.some((command) => (office.receipts.get(command)?.answer.version ?? 0) > version)
    ? undefined
    : `I7 ${id} is shown otherwise than the centre's copy, with nothing waiting`;
};

/** A blank on a sheet of the centre's copy is known as used, by that sheet. */
const checkSerials = (life: Life, id: string): string | undefined => {
  const free = ask(
    life,
    `SELECT json_extract(sheet.value, '$.serial') FROM application, json_each(${copy}, '$.items') AS item,
     json_each(item.value, '$.sheets') AS sheet
     WHERE application.id = ? AND json_extract(sheet.value, '$.serial') IS NOT NULL AND NOT EXISTS
     (SELECT 1 FROM serial WHERE serial.serial = json_extract(sheet.value, '$.serial')
      AND serial.job_id = json_extract(sheet.value, '$.jobId'))`,
  )
    .pluck()
    .get(id);
  return free === undefined
    ? undefined
    : `I9 serial ${String(free)} is on a sheet of the centre's copy and counts as free here`;
};

/**
 * What the officer sees of an application with acts waiting: the centre's copy with them on top, in their order, but for
 * those that need the centre's word: they show once it has come.
 */
const checkShown = (life: Life, subject: string): string | undefined => {
  const { reader } = life.connection;
  const { reference, station } = life.counter;
  const waiting = listWaitingFor(reader, subject).sort((one, other) => one.sequence - other.sequence);
  const here = waiting.length === 0 ? undefined : findApplication(reader, subject);
  if (here === undefined) return undefined;
  const asked = waiting.filter(({ body }) => isOnline(body, here.centreRecord, reference));
  if (waiting.length < 2 && asked.length === 0) return undefined;
  let record = here.centreRecord;
  for (const row of waiting) {
    const { body, officer } = row;
    const isCarried = here.centreRecord.timeline.some(
      (entry) => entry.act === body.name && entry.at === body.at && entry.by === officer,
    );
    if (isCarried || asked.includes(row)) continue;
    try {
      const actor = { staffNumber: officer, name: officer, officeId: record.officeId, roles: ['supervisor' as const] };
      record = apply(record, body, { reference, officer: actor, office: station.office });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  const [shown, wanted] = [here.record, record].map((one) => `${statusOf(one)}, ${one.releases.length} hand-overs`);
  return shown === wanted ? undefined : `I8 ${subject} is shown as ${shown}, with its waiting acts it is ${wanted}`;
};

/** After a step at this counter. Costs nothing when the step wrote nothing. */
export const checkCounter = (
  counter: SimulatedCounter,
  life: Life,
  seen: Seen,
  office: OfficeState,
  others: readonly SimulatedCounter[],
): string | undefined => {
  const { commands, applications, leases, others: isTouched } = life.disk.touched;
  const isNewLife = seen.life !== counter.lives();
  if (!isNewLife && commands.size + applications.size === 0 && !isTouched) return undefined;
  const isWhole = isNewLife || seen.steps % fullEvery === 0;
  seen.life = counter.lives();
  seen.steps += 1;
  for (const sequence of commands) {
    const subject = ask(life, 'SELECT subject FROM command WHERE sequence = ?').pluck().get(sequence);
    if (typeof subject === 'string') applications.add(subject);
  }
  if (isWhole) {
    for (const id of [...seen.copies.keys(), ...(ask(life, 'SELECT id FROM application').pluck().all() as string[])])
      applications.add(id); // ids are text
  }
  let broken = isWhole ? checkEveryCommand(life, seen) : undefined;
  broken ??= checkCommands(life, seen, commands) ?? checkCopies(life, seen, office, applications);
  for (const id of applications)
    broken ??=
      checkShown(life, id) ??
      checkNothingOnTop(life, office, id) ??
      checkSerials(life, id) ??
      checkItems(counter, life, id);
  if (isWhole || leases) broken ??= checkLeases(counter, life, others, office.stock);
  life.disk.lookedAt();
  return broken;
};

/** After every step, at the centre. */
export const checkCentre = ({ wrongs }: Centre): string | undefined => wrongs[0];

/** A serial that an act has just used is on one sheet here. */
export const checkSerialHere = (life: Life, serial: string): string | undefined => {
  const count = ask(
    life,
    `SELECT count(DISTINCT json_extract(sheet.value, '$.jobId')) FROM application,
     json_each(application.record, '$.items') AS item, json_each(item.value, '$.sheets') AS sheet
     WHERE json_extract(sheet.value, '$.serial') = ?`,
  )
    .pluck()
    .get(serial);
  return count === 1 ? undefined : `I9 serial ${serial} is on ${count} sheets here`;
};

const truthOf = (office: OfficeState) =>
  [...office.rows.values()].flatMap(({ record }) => (record === null ? [] : [record]));

const checkSettled = (counter: SimulatedCounter, life: Life, office: OfficeState): string | undefined => {
  for (const { id, state, sequence } of readCommands(life)) {
    const receipt = office.receipts.get(id)?.answer.kind ?? 'none';
    if (state === 'waiting') return `I7 #${sequence} of ${counter.name} still waits`;
    // Only the centre refuses, and its chain of this counter has no gaps.
    if (receipt === 'none')
      return `I10 #${sequence} of ${counter.name} is ${state}, and the centre has never judged it`;
    if ((state === 'applied') !== (receipt === 'applied'))
      return `I8 #${sequence} of ${counter.name} is ${state} here, and at the centre: ${receipt}`;
  }
  return undefined;
};

const checkSame = (counter: SimulatedCounter, life: Life, office: OfficeState): string | undefined => {
  const { reader } = life.connection;
  const truth = truthOf(office);
  const count = ask(life, 'SELECT count(*) FROM application').pluck().get();
  if (count !== truth.length) return `I3 ${counter.name} has ${count} applications, its office ${truth.length}`;
  for (const record of truth) {
    const here = findApplication(reader, record.id);
    if (here === undefined) return `I3 ${counter.name} does not have ${record.reference}`;
    const wanted = canonicalJson(record);
    if (here.version !== record.version || canonicalJson(here.centreRecord) !== wanted)
      return `I3 ${counter.name} has another copy of ${record.reference} than the centre`;
    if (canonicalJson(here.record) !== wanted)
      return `I7 ${counter.name} shows ${record.reference} otherwise than the centre, with nothing waiting`;
    const broken = checkItems(counter, life, record.id) ?? checkRecord(here.record, life.counter.reference);
    if (broken !== undefined) return broken;
  }
  const odd = [...office.rows.values()].filter((row) => row.odd === true).map((row) => row.id);
  const parked = listParked(reader).map((row) => row.id);
  if (odd.sort().join() !== parked.sort().join())
    return `I3 ${counter.name} keeps other unknown entries than the feed gave`;
  return checkNoItemLeft(counter, life) ?? checkUsed(counter, life, office);
};

/** The desk lists so many and counts them all. */
const deskShows = 200;
const onlooker: Officer = { staffNumber: '', name: '', officeId: '', roles: [] };
const checkDesk = (counter: SimulatedCounter, life: Life): string | undefined => {
  const { reader } = life.connection;
  const refused = readCommands(life).filter(({ state }) => state === 'refused');
  const { counts } = readSyncStatus(life.counter, life.engine.status(), true);
  const shown = listRefused(life.counter, onlooker).map(({ id }) => id);
  const first = refused.slice(0, deskShows);
  if (
    listWaiting(life.counter).length > 0 ||
    counts.refused !== refused.length ||
    first.some(({ id }) => !shown.includes(id))
  )
    return `I8 the Sync desk of ${counter.name} does not show what was refused`;
  for (const subject of new Set(refused.map((row) => row.subject))) {
    const entry = findApplication(reader, subject);
    const wanted = refused.filter((row) => row.subject === subject).length;
    if (entry !== undefined && entry.waiting !== wanted)
      return `I8 ${counter.name} counts ${entry.waiting} open acts on ${subject}, there are ${wanted}`;
  }
  return undefined;
};

/** Whether an act waits of which the counter was told that it cannot be taken as it is. */
export const hasProblemWaiting = (life: Life | undefined): boolean =>
  life !== undefined &&
  ask(
    life,
    "SELECT 1 FROM command WHERE state = 'waiting' AND problem IS NOT NULL AND problem <> 'null' LIMIT 1",
  ).get() !== undefined;

/** Whether everything has arrived everywhere; the first thing that has not, for the message of I7. */
export const findUnrest = (
  counter: SimulatedCounter,
  life: Life | undefined,
  office: OfficeState,
): string | undefined => {
  if (life === undefined) return `${counter.name} is off`;
  const waiting = ask(life, "SELECT count(*) FROM command WHERE state = 'waiting'").pluck().get();
  if (waiting !== 0)
    return `${counter.name} has ${waiting} acts waiting (${life.engine.status().phase} ${life.engine.status().answerCode})`;
  const cursor = Number(ask(life, 'SELECT cursor FROM sync_state').pluck().get() ?? 0);
  if (cursor === office.head)
    return (
      findUnsentScan(counter, life) ?? findUnsettledLease(counter, life) ?? findUnsettledCase(counter, life, office)
    );
  return `${counter.name} has read to ${cursor} of ${office.head} (${life.engine.status().phase} ${life.engine.status().answerCode})`;
};

export const checkAtRest = (counter: SimulatedCounter, life: Life, office: OfficeState): string | undefined =>
  checkSettled(counter, life, office) ??
  checkSame(counter, life, office) ??
  checkDesk(counter, life) ??
  checkLeases(counter, life, [], office.stock);

/** No serial on two sheets of an office. */
export const checkLedger = (office: OfficeState): string | undefined => {
  const used = new Map<string, string>();
  for (const record of truthOf(office)) {
    for (const { serial, jobId } of listBlanks(record)) {
      if (used.has(serial)) return `I9 serial ${serial} is on two sheets at the centre`;
      used.set(serial, jobId);
    }
  }
  return undefined;
};
