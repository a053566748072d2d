import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { appendCommand } from '#db/outbox.ts';
import { givenLater, prepareRead, prepareWrite } from '#db/prepared.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { command, document } from '#db/schema/index.ts';
import { createApplication } from '#test/support/application.ts';
import { createCommand, openTestCache } from '#test/support/counter.ts';

test('one query serves a connection and all its transactions, and another connection has its own', () => {
  let built = 0;
  const sizeOf = prepareRead((db) => {
    built += 1;
    return db
      .select({ sizeBytes: document.sizeBytes })
      .from(document)
      .where(eq(document.id, sql.placeholder('id')))
      .prepare();
  });
  const [one, other] = [openTestCache(), openTestCache()];
  transact(one.writer, (tx) => {
    tx.insert(document).values({ id: 'a', sha256: 'x', sizeBytes: 7, receivedAt: 0 }).run();
    expect(sizeOf(tx).get({ id: 'a' })).toEqual({ sizeBytes: 7 });
  });
  expect(sizeOf(one.reader).get({ id: 'a' })).toEqual({ sizeBytes: 7 });
  expect(built).toBe(1);
  expect(sizeOf(other.reader).get({ id: 'a' })).toBeUndefined();
  expect(built).toBe(2);
});

test('what a prepared query wrote in a transaction that failed is not there', () => {
  const { writer, reader } = openTestCache();
  const before = getSyncState(reader);
  expect(() =>
    transact(writer, (tx) => {
      updateSyncState(tx, { cursor: '9' });
      throw new Error('the disk');
    }),
  ).toThrow('the disk');
  expect(getSyncState(reader)).toEqual(before);
});

test('a null stays a null, in a JSON column and a boolean too, and what was not named stays as it was', () => {
  const { client, writer, reader } = openTestCache();
  transact(writer, (tx) => updateSyncState(tx, { cursor: '5', lastPulledAt: 6, serialsRegistered: true }));
  expect(getSyncState(reader)).toMatchObject({ cursor: '5', lastPulledAt: 6, serialsRegistered: true, epoch: null });
  transact(writer, (tx) => updateSyncState(tx, { lastPulledAt: null, serialsRegistered: null }));
  expect(getSyncState(reader)).toMatchObject({ cursor: '5', lastPulledAt: null, serialsRegistered: null });
  expect(client.prepare('SELECT serials_registered FROM sync_state').pluck().get()).toBeNull();

  const writeProblem = prepareWrite((tx) =>
    tx
      .update(command)
      .set(givenLater(command, ['problem']))
      .prepare(),
  );
  transact(writer, (tx) => {
    appendCommand(
      tx,
      createCommand('verification.record', createApplication(), { revision: 1, marks: {} }),
      'hash',
      'signature',
    );
    writeProblem(tx).run({ problem: null });
  });
  expect(client.prepare('SELECT problem FROM command').pluck().get()).toBeNull();
});
