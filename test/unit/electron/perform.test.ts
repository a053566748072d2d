import { expect, test } from 'vitest';
import { findChainEnd, listWaitingFor } from '#db/outbox.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { perform } from '#electron/service/perform.ts';
import { shelveItem } from '#electron/service/shelf.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication, createUuid } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  createCounter,
  createOfficer,
  jobIdOf,
  listAll,
  readRecord,
  seed,
  serialOf,
} from '#test/support/counter.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const one = createApplication({ number: 1 });
const two = createApplication({ number: 2 });
const officer = createOfficer('supervisor');
const digest = 'a'.repeat(64);
const fill = (...records: Parameters<typeof seed>[1][]) => {
  const counter = createCounter();
  seed(counter, ...records);
  return counter;
};
type Counter = ReturnType<typeof fill>;
const mark = (counter: Counter, record = one, line = 'agreement') =>
  perform(counter, officer, 'verification.record', record.id, {
    revision: 1,
    marks: { [line]: { mark: 'confirmed' } },
  });
const dump = (counter: Counter) =>
  ['application', 'application_search', 'command', 'serial', 'sheet'].map((table) =>
    counter.connection.client.prepare(`SELECT * FROM ${table}`).all(),
  );

test('the acts of a workstation are one chain without a gap, over all applications', () => {
  const counter = fill(one, two);
  mark(counter);
  counter.clock.at -= 3_600_000;
  mark(counter, two);
  mark(counter, one, 'buyer');
  const rows = listAll(counter);
  expect(rows.map((row) => row.sequence)).toEqual([1, 2, 3]);
  expect(rows.map((row) => row.body.previousHash)).toEqual([
    '0'.repeat(64),
    ...rows.slice(0, 2).map((row) => row.hash),
  ]);
  for (const row of rows) expect(row.hash).toBe(sha256(canonicalJson(row.body)));
  expect(new Set(rows.map((row) => row.id)).size).toBe(3);
});

test('C1: an act whose officer has gone meanwhile is not written down: what comes next in the chain is another’s', () => {
  const counter = fill(one);
  let here = officer.staffNumber;
  counter.requireSignedIn = ({ staffNumber }) => {
    if (staffNumber !== here) throw new AppError('SIGNED_OUT', 'the officer has signed out');
  };
  mark(counter);
  const before = dump(counter);
  here = 'KT9';
  expect(codeOf(() => mark(counter, one, 'buyer'))).toBe('SIGNED_OUT');
  expect(dump(counter)).toEqual(before);
});

test('the row that is sent is the act that was applied, with who, where and on which version', () => {
  const counter = fill({ ...one, version: 7 });
  mark(counter);
  expect(listWaitingFor(counter.connection.reader, one.id)).toMatchObject([
    {
      name: 'verification.record',
      officer: officer.staffNumber,
      state: 'waiting',
      body: { baseVersion: 7, workstation: 'counter-1', officer: officer.staffNumber },
    },
  ]);
  expect(readRecord(counter, one.id).verification.agreement?.mark).toBe('confirmed');
});

test('a refused act leaves no trace: no record, no row, no gap, no event', () => {
  const counter = fill(one);
  mark(counter);
  const before = dump(counter);
  counter.events.length = 0;
  const wakes = counter.wakes();
  expect(
    codeOf(() =>
      perform(counter, createOfficer('collection'), 'verification.record', one.id, { revision: 1, marks: {} }),
    ),
  ).toBe('ROLE_MISSING');
  expect(
    codeOf(() =>
      perform(counter, officer, 'application.approve', one.id, {
        revision: 1,
        documentSha256: digest,
        pages: firstPageSeen,
      }),
    ),
  ).toBe('CHECKLIST_INCOMPLETE');
  expect(
    codeOf(() => perform(counter, officer, 'verification.record', createUuid(99), { revision: 1, marks: {} })),
  ).toBe('NOT_FOUND');
  expect([dump(counter), counter.events, counter.wakes()]).toEqual([before, [], wakes]);
  mark(counter, one, 'buyer');
  expect(findChainEnd(counter.connection.reader).sequence).toBe(2);
});

test('when what goes alongside fails, the act and its row are undone with it', () => {
  const counter = fill(one);
  const before = dump(counter);
  const fail = () =>
    perform(counter, officer, 'verification.record', one.id, { revision: 1, marks: {} }, () => {
      throw new Error('disk');
    });
  expect(fail).toThrow('disk');
  expect(dump(counter)).toEqual(before);
  expect(counter.events).toEqual([]);
});

test('the window and the sync hear of an act after it is committed', () => {
  const counter = fill(one);
  const seen: number[] = [];
  perform(
    { ...counter, emit: () => seen.push(listAll(counter).length), wakeSync: () => seen.push(listAll(counter).length) },
    officer,
    'verification.record',
    one.id,
    {
      revision: 1,
      marks: {},
    },
  );
  expect(seen).toEqual([1, 1]);
  expect(counter.connection.client.inTransaction).toBe(false);
});

const confirm = (counter: Counter, record = two, serial = serialOf) =>
  perform(counter, officer, 'logbook.confirm', record.id, { jobId: jobIdOf(itemOf(record)), serial });
const spoil = (counter: Counter, record: typeof one, serial: string) =>
  perform(counter, officer, 'logbook.spoil', record.id, {
    jobId: jobIdOf(itemOf(record)),
    serial,
    reason: 'paper-jam',
  });

test('a blank is used once: on another logbook it is refused however it is typed', () => {
  const counter = fill(advance(one, 'printed'), advance(two, 'printing'));
  for (const serial of [serialOf, 'b-1042337', ' B 104 2337 '])
    expect(codeOf(() => confirm(counter, two, serial))).toBe('SERIAL_USED');
  expect(codeOf(() => spoil(counter, two, serialOf))).toBe('SERIAL_USED');
  expect(readRecord(counter, two.id).status).toBe('printing');
  confirm(counter, two, 'B1042338');
  expect(readRecord(counter, two.id).status).toBe('printed');
});

test('a blank whose confirmation the centre refused is not free again: the paper exists all the same', () => {
  const counter = fill(advance(one, 'printing'), advance(two, 'printing'));
  confirm(counter, one);
  const [row] = listWaitingFor(counter.connection.reader, one.id);
  if (row === undefined) throw new Error('nothing waits');
  settleBatch(
    counter,
    [row],
    [{ id: row.id, kind: 'refused', problem: toProblem(new AppError('WRONG_STATUS', 'other desk')) }],
  );
  expect(readRecord(counter, one.id).status).toBe('printing');
  expect(codeOf(() => confirm(counter, two, serialOf))).toBe('SERIAL_USED');
  confirm(counter, one);
  expect(readRecord(counter, one.id).status).toBe('printed');
});

test('a spoiled blank is spent, also for the application it was spoiled on', () => {
  const counter = fill(advance(one, 'printing'), advance(two, 'printing'));
  spoil(counter, one, serialOf);
  expect(codeOf(() => confirm(counter))).toBe('SERIAL_USED');
  perform(counter, officer, 'logbook.print', one.id, { jobId: createUuid(1, 950), documentSha256: digest });
  expect(
    codeOf(() => perform(counter, officer, 'logbook.confirm', one.id, { jobId: createUuid(1, 950), serial: serialOf })),
  ).toBe('SERIAL_USED');
});

test('only a serial that is known here finds its logbook to shelve', () => {
  const counter = fill(advance(one, 'printed'));
  expect(codeOf(() => shelveItem(counter, officer, { serial: 'B9999999', bay: 'A', box: '1' }))).toBe('NOT_FOUND');
  expect(shelveItem(counter, officer, { serial: 'b 1042337', bay: 'a', box: '1' })).toMatchObject({
    id: one.id,
    status: 'shelved',
    shelf: { bay: 'A', box: '1' },
  });
});
