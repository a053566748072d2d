import { setImmediate as breathe } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { listCommands } from '#db/outbox.ts';
import { findApplication, getApplication } from '#db/query/application.ts';
import { getSyncState, listParked, updateSyncState } from '#db/query/sync.ts';
import type { Pack } from '#domain/reference-pack.ts';
import { perform } from '#electron/service/perform.ts';
import { applyPage } from '#electron/sync/pull.ts';
import type { WorkstationContext } from '#electron/workstation/context.ts';
import { createApplication, testPacks } from '#test/support/application.ts';
import { confirmAll, createOfficer, readRecord, seed } from '#test/support/counter.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { holiday, newer, signPack, startReference } from '#test/support/reference-desk.ts';

/** What a pack changes in the records that are here, and in the acts that wait. */

const plain = createApplication();
const dueOf = ({ counter }: { counter: WorkstationContext }, id = plain.id) =>
  (counter.connection.client.prepare('SELECT due_on FROM application WHERE id = ?').get(id) as { due_on: string })
    .due_on; // that row was just stored

test('new holidays move the days that order the queue, those of closed cases not', async () => {
  const one = startReference();
  const closed = createApplication({ number: 2, standing: 'rejected' });
  seed(one.counter, plain, closed);
  const [before, beforeClosed] = [dueOf(one), dueOf(one, closed.id)];
  one.says.set('holiday', signPack('holiday', holiday(newer, before)));
  await one.round();
  expect([dueOf(one) > before, dueOf(one, closed.id)]).toEqual([true, beforeClosed]);
  expect(one.events).toContainEqual({
    kind: 'application.changed',
    ids: [plain.id],
    statuses: ['submitted'],
    acts: false,
  });
});

test('an act that waits is applied anew by the new rules: one that they refuse waits for the centre’s word, unseen on the record', async () => {
  const one = startReference();
  seed(one.counter, { ...plain, verification: confirmAll(plain) });
  perform(one.counter, createOfficer('supervisor'), 'application.approve', plain.id, {
    revision: 1,
    documentSha256: 'a'.repeat(64),
    pages: firstPageSeen,
  });
  expect(readRecord(one.counter, plain.id).standing).toBe('approved');
  const line = {
    id: 'new-line',
    label: { en: 'New', sw: 'Mpya' },
    hint: { en: 'New.', sw: 'Mpya.' },
    checks: [],
    source: 'test',
  };
  const rows = testPacks.checklist.rows.map((row) => ({
    ...(row as object), // a row as the file has it
    lines: [...(row as { lines: object[] }).lines, line], // the same
  })); // the shipped pack
  one.says.set('checklist', signPack('checklist', { version: newer, rows }));
  await one.round();
  expect(getApplication(one.connection.reader, plain.id).record.standing).toBe('submitted');
  expect(listCommands(one.connection.reader, 'waiting').length).toBe(1);
});

test('what was not recomputed to its end is recomputed at the next start', async () => {
  const one = startReference();
  seed(one.counter, plain);
  one.keeper.start();
  await one.round();
  one.desk.token = 'second';
  const before = dueOf(one);
  one.signIn();
  one.says.set('holiday', signPack('holiday', holiday(newer, before)));
  await one.round();
  one.keeper.stop();
  const again = startReference({ counter: one });
  expect(dueOf(again)).toBe(before);
  again.keeper.start();
  await again.round();
  expect(dueOf(again) > before).toBe(true);
  expect(getSyncState(again.connection.reader).referenceUsed).toBe(again.references.fingerprint());
});

/** The shipped services with one row changed. */
const services = (version: string, change: (row: { id: string }) => object): Pack => ({
  version,
  rows: (testPacks.service.rows as { id: string }[]).map((row) => ({ ...row, ...change(row) })), // the shipped pack
});
const inTomorrow = services(newer, ({ id }) => (id === plain.service ? { clocks: 'in a way of tomorrow' } : {}));

test('a record whose service is out of reach leaves the lists, whatever became of it, and comes back by itself with its row and the acts on it', async () => {
  const one = startReference();
  const closed = createApplication({ number: 2, standing: 'rejected' });
  const other = createApplication({ number: 3, service: 'registration-used' });
  seed(one.counter, plain, closed, other);
  perform(one.counter, createOfficer('verifying'), 'verification.record', plain.id, {
    revision: 1,
    marks: { buyer: { mark: 'confirmed' } },
  });
  const here = () => [plain, closed, other].map(({ id }) => findApplication(one.connection.reader, id) !== undefined);
  one.says.set('service', signPack('service', inTomorrow));
  await one.round();
  expect(here()).toEqual([false, false, true]);
  expect(listParked(one.connection.reader).map(({ reason }) => reason)).toEqual(
    Array(2).fill(`service ${plain.service}`),
  );
  expect(one.references.describe().setAside).toMatchObject([
    { pack: 'service', row: plain.service, reason: 'unreadable' },
  ]);
  expect(one.events).toContainEqual({ kind: 'parked.changed' });
  // What the feed brings of it meanwhile is set aside as well, and the rest of the page goes on.
  const entries = [plain, createApplication({ number: 4, service: 'registration-used' })].map((record, place) => ({
    sequence: place + 11,
    subject: { kind: 'application', id: record.id },
    change: 'put',
    version: 2,
    record: { ...record, version: 2, sourceSystem: 'fresher' },
  }));
  const page = { entries, cursor: '2', more: false, remaining: 0, at: 1, protocol: 2 };
  expect(await applyPage(one.counter, page, () => breathe())).toHaveLength(1);
  expect(listParked(one.connection.reader)).toHaveLength(3);
  one.says.set(
    'service',
    signPack(
      'service',
      services(`${newer}.1`, () => ({})),
    ),
  );
  one.desk.token = 'second';
  await one.round();
  expect([here(), listParked(one.connection.reader)]).toEqual([[true, true, true], []]);
  expect(getApplication(one.connection.reader, plain.id)).toMatchObject({
    version: 2,
    waiting: 1,
    record: { sourceSystem: 'fresher', verification: { buyer: { mark: 'confirmed' } } },
  });
});

test('what an older program had set aside is read at the start of a newer one, though the packs are the same', async () => {
  const tomorrow = startReference({ shipped: { ...testPacks, service: inTomorrow } });
  seed(tomorrow, plain);
  tomorrow.keeper.start();
  await tomorrow.round();
  expect(listParked(tomorrow.connection.reader)).toHaveLength(1);
  const fingerprint = getSyncState(tomorrow.connection.reader).referenceUsed;
  const updated = startReference({
    counter: tomorrow,
    shipped: { ...testPacks, service: services(newer, () => ({})) },
  });
  transact(updated.connection.writer, (tx) => updateSyncState(tx, { referenceUsed: updated.references.fingerprint() }));
  expect(fingerprint).not.toBe(updated.references.fingerprint());
  updated.keeper.start();
  await updated.round();
  expect(listParked(updated.connection.reader)).toEqual([]);
  expect(readRecord(updated.counter, plain.id)).toEqual(plain);
});
