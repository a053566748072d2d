import { expect, test } from 'vitest';
import { type Reader, transact } from '#db/connection.ts';
import { appendCommand, listCommands, settleCommand } from '#db/outbox.ts';
import { findSerialUse, removeApplication } from '#db/query/application.ts';
import { listMissingDocuments, upsertContent } from '#db/query/content.ts';
import { countQueue, listQueue, type QueueScope } from '#db/query/queue.ts';
import { searchApplications } from '#db/query/search.ts';
import { insertDocument } from '#db/query/sync.ts';
import type { Application } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { createApplication } from '#test/support/application.ts';
import { advance, createCommand, createCounter, seed } from '#test/support/counter.ts';

const arriving = (number: number, day: string, hour: number, resubmittedOn?: string): Application =>
  createApplication({
    number,
    submittedAt: startOfDay(day) + hour * 3_600_000,
    resubmittedAt: resubmittedOn === undefined ? null : startOfDay(resubmittedOn) + hour * 3_600_000,
  });

const fresh = arriving(1, '2026-03-02', 9);
const sameDayLater = arriving(2, '2026-03-02', 11);
const old = arriving(3, '2026-02-20', 15);
const resubmitted = arriving(4, '2026-02-01', 8, '2026-03-02');
const resubmittedEarlier = arriving(5, '2026-02-25', 8, '2026-02-27');
const submitted = { statuses: ['submitted'], order: 'urgent' } as const;
const listIds = (db: Reader, scope: QueueScope) => listQueue(db, scope, 0, 100).map(({ record }) => record.id);
const fill = () => {
  const counter = createCounter();
  seed(
    counter,
    sameDayLater,
    fresh,
    resubmitted,
    old,
    resubmittedEarlier,
    advance(createApplication({ number: 6 }), 'shelved'),
  );
  return counter;
};

test('who was sent back comes first, then the nearest due day, then who came first', () => {
  const { connection } = fill();
  const order = [resubmittedEarlier, resubmitted, old, fresh, sameDayLater].map(({ id }) => id);
  expect(listIds(connection.reader, submitted)).toEqual(order);
  expect(listQueue(connection.reader, submitted, 1, 2).map(({ record }) => record.id)).toEqual(order.slice(1, 3));
});

test('chips count what they list: resubmitted, overdue before today', () => {
  const { reader } = fill().connection;
  expect(countQueue(reader, submitted)).toBe(5);
  expect(listIds(reader, { ...submitted, resubmitted: true })).toEqual([resubmittedEarlier.id, resubmitted.id]);
  expect(listIds(reader, { ...submitted, dueBefore: '2026-03-02' })).toEqual([old.id]);
  expect(countQueue(reader, { ...submitted, dueBefore: '2026-02-25' })).toBe(0);
  expect(countQueue(reader, { ...submitted, dueBefore: '2026-02-26' })).toBe(1);
});

test('the scan of the next case to open is fetched first, and never one that is here or not needed', () => {
  const { connection } = fill();
  const hold = (id: string, bytesHere: number) =>
    transact(connection.writer, (tx) => {
      const hash = id.slice(-1).repeat(64);
      upsertContent(tx, { sha256: hash, mediaType: 'application/pdf', sizeBytes: 9, bytesHere, lastUsedAt: 1 });
      insertDocument(tx, { id, sha256: hash, sizeBytes: 9, receivedAt: 1 });
    });
  hold(resubmitted.document.id, 9);
  hold(old.document.id, 8);
  const missing = (limit: number) => listMissingDocuments(connection.reader, limit).map(({ id }) => id);
  // Of the first four cases one is here whole; of another all but a byte.
  expect(missing(4)).toEqual([resubmittedEarlier, old, fresh].map((one) => one.document.id));
  expect(missing(50)).not.toContain('document-000006');
});

test('an application that has left takes its search words with it; the blank that it was printed on stays used', () => {
  const { connection } = fill();
  const id = createApplication({ number: 6 }).id;
  expect(findSerialUse(connection.reader, 'B1042337')?.applicationId).toBe(id);
  transact(connection.writer, (tx) => removeApplication(tx, id));
  expect(findSerialUse(connection.reader, 'B1042337')?.applicationId).toBe(id);
  expect(searchApplications(connection.reader, 'TIMS-000006', 5)).toEqual([]);
});

test('a list tells how many acts on each application have not reached the centre, refused ones too', () => {
  const { connection } = fill();
  const add = (record: Application) =>
    transact(connection.writer, (tx) =>
      appendCommand(tx, createCommand('verification.record', record, { revision: 1, marks: {} }), 'hash', 'signature'),
    );
  [fresh, fresh, old].forEach(add);
  const [first] = listCommands(connection.reader, 'waiting');
  transact(connection.writer, (tx) => settleCommand(tx, first?.id ?? '', 'refused', 1));
  const waiting = () =>
    new Map(listQueue(connection.reader, submitted, 0, 50).map((entry) => [entry.record.id, entry.waiting]));
  expect([fresh, old, sameDayLater].map(({ id }) => waiting().get(id))).toEqual([2, 1, 0]);
  transact(connection.writer, (tx) => settleCommand(tx, first?.id ?? '', 'applied', 1));
  expect(waiting().get(fresh.id)).toBe(1);
});
