import { expect, test } from 'vitest';
import { findChainEnd, listWaitingFor } from '#db/outbox.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { readCase } from '#electron/service/case.ts';
import { perform } from '#electron/service/perform.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication, createUuid, itemOf, testReference } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  confirmAll,
  createCounter,
  createOfficer,
  jobIdOf,
  listAll,
  readRecord,
  readStatus,
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
  ['application', 'application_search', 'command', 'item', 'serial', 'sheet'].map((table) =>
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

const sheetOf = (record: typeof one) => ({ itemId: itemOf(record).id, jobId: jobIdOf(itemOf(record)) });
const confirm = (counter: Counter, record = two, serial = serialOf) =>
  perform(counter, officer, 'item.confirm', record.id, { ...sheetOf(record), serial });
const spoil = (counter: Counter, record: typeof one, serial: string) =>
  perform(counter, officer, 'item.spoil', record.id, { ...sheetOf(record), serial, reason: 'paper-jam' });

test('a blank is used once: on another logbook it is refused however it is typed', () => {
  const counter = fill(advance(one, 'made'), advance(two, 'making'));
  for (const serial of [serialOf, 'b-1042337', ' B 104 2337 '])
    expect(codeOf(() => confirm(counter, two, serial))).toBe('SERIAL_USED');
  expect(codeOf(() => spoil(counter, two, serialOf))).toBe('SERIAL_USED');
  expect(readStatus(counter, two.id)).toBe('making');
  confirm(counter, two, 'B1042338');
  expect(readStatus(counter, two.id)).toBe('made');
});

test('a blank whose confirmation the centre refused is not free again: the paper exists all the same', () => {
  const counter = fill(advance(one, 'making'), advance(two, 'making'));
  confirm(counter, one);
  const [row] = listWaitingFor(counter.connection.reader, one.id);
  if (row === undefined) throw new Error('nothing waits');
  settleBatch(
    counter,
    [row],
    [{ id: row.id, kind: 'refused', problem: toProblem(new AppError('WRONG_STATUS', 'other desk')) }],
  );
  expect(readStatus(counter, one.id)).toBe('making');
  expect(codeOf(() => confirm(counter, two, serialOf))).toBe('SERIAL_USED');
  confirm(counter, one);
  expect(readStatus(counter, one.id)).toBe('made');
});

test('a spoiled blank is spent, also for the application it was spoiled on', () => {
  const counter = fill(advance(one, 'making'), advance(two, 'making'));
  spoil(counter, one, serialOf);
  expect(codeOf(() => confirm(counter))).toBe('SERIAL_USED');
  const again = { itemId: itemOf(one).id, jobId: createUuid(1, 950) };
  perform(counter, officer, 'item.make', one.id, { ...again, documentSha256: digest });
  expect(codeOf(() => perform(counter, officer, 'item.confirm', one.id, { ...again, serial: serialOf }))).toBe(
    'SERIAL_USED',
  );
});

/** The approval of this service needs the centre's word. */
const online = {
  ...testReference,
  service: testReference.service.map((row) => ({ ...row, online: ['approve' as const] })),
};
const seenWhole = { ...one, verification: confirmAll(one) };
const approveOnline = (counter: Counter, isReached = true) =>
  perform({ ...counter, reference: online, contact: () => isReached }, officer, 'application.approve', one.id, {
    revision: 1,
    documentSha256: digest,
    pages: firstPageSeen,
  });

test('an act that needs the centre’s word is judged here, sent, and done with the answer', () => {
  const counter = fill(seenWhole);
  expect(approveOnline(counter)).toEqual(seenWhole);
  expect(readRecord(counter, one.id)).toEqual(seenWhole);
  const waiting = listWaitingFor(counter.connection.reader, one.id);
  expect(waiting.map(({ name, state }) => [name, state])).toEqual([['application.approve', 'waiting']]);
  expect([counter.wakes(), counter.events.length]).toEqual([1, 1]);
  settleBatch(
    { ...counter, reference: online },
    waiting,
    waiting.map(({ id }) => ({ id, kind: 'applied', version: 2 })),
  );
  expect(readStatus(counter, one.id)).toBe('approved');
});

test('it is not asked for twice while its answer is out; an act of another name is', () => {
  const counter = fill(seenWhole);
  approveOnline(counter);
  expect(codeOf(() => approveOnline(counter))).toBe('ACT_ASKED');
  const { blocks } = readCase({ ...counter, reference: online }, officer, one.id);
  expect([blocks.approve, blocks.return]).toEqual([[{ code: 'ACT_ASKED', details: {} }], []]);
  mark(counter);
  expect(listWaitingFor(counter.connection.reader, one.id).map(({ name }) => name)).toEqual([
    'application.approve',
    'verification.record',
  ]);
  expect(readStatus(counter, one.id)).toBe('submitted');
});

test('what the rule refuses here is not asked of the centre, and without the centre nothing is asked', () => {
  const counter = fill(one, two);
  const before = dump(counter);
  expect([codeOf(() => approveOnline(counter)), codeOf(() => approveOnline(counter, false))]).toEqual([
    'CHECKLIST_INCOMPLETE',
    'CENTRE_NEEDED',
  ]);
  expect(dump(counter)).toEqual(before);
});

test('a refusal of the centre leaves what was asked for undone, and to be asked for again', () => {
  const counter = fill(seenWhole);
  approveOnline(counter);
  const [row] = listWaitingFor(counter.connection.reader, one.id);
  if (row === undefined) throw new Error('nothing waits');
  const problem = toProblem(new AppError('RESTRICTED', 'a caveat since yesterday'));
  settleBatch({ ...counter, reference: online }, [row], [{ id: row.id, kind: 'refused', problem }]);
  expect(readRecord(counter, one.id)).toEqual(seenWhole);
  expect(codeOf(() => approveOnline(counter))).toBe('done');
});
