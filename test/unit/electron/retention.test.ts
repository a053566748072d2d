import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { appendCommand, listCommands } from '#db/outbox.ts';
import { countApplications, findApplication, findSerialUse } from '#db/query/application.ts';
import { findContent, findUpload, insertUpload, updateUpload, upsertContent } from '#db/query/content.ts';
import { searchApplications } from '#db/query/search.ts';
import { findDocument, insertDocument } from '#db/query/sync.ts';
import { type Application, statusOf } from '#domain/application.ts';
import { createEviction } from '#electron/document/eviction.ts';
import { createRetention } from '#electron/document/retention.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication, createUuid } from '#test/support/application.ts';
import { advance, createCommand, createCounter, seed, testKey, testNow } from '#test/support/counter.ts';

const dayMs = 86_400_000;
const never = new AbortController().signal;

const start = () => {
  const counter = createCounter();
  const store = createDocumentStore(`${counter.folder}/document`, testKey);
  const breaths = { count: 0 };
  const breathe = async () => {
    breaths.count += 1;
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const retention = createRetention({ counter, store, breathe, log: () => {} });
  const eviction = (budget: number, keptCases = 200) =>
    createEviction({ counter, store, keptCases, breathe, log: () => {}, budget });
  const keep = async (bytes: Uint8Array, lastUsedAt: number, ...ids: string[]) => {
    const hash = await store.write(bytes);
    transact(counter.connection.writer, (tx) => {
      upsertContent(tx, {
        sha256: hash,
        mediaType: 'application/pdf',
        sizeBytes: bytes.length,
        bytesHere: bytes.length,
        lastUsedAt,
      });
      for (const id of ids) insertDocument(tx, { id, sha256: hash, sizeBytes: bytes.length, receivedAt: 1 });
    });
    return hash;
  };
  const isHere = async (hash: string) => [
    findContent(counter.connection.reader, hash) !== undefined,
    await store.has(hash),
  ];
  const later = (days: number) => {
    counter.clock.at = testNow + days * dayMs;
  };
  return { counter, reader: counter.connection.reader, store, retention, eviction, keep, isHere, later, breaths };
};
const rejected = (record: Application): Application => ({
  ...record,
  standing: 'rejected',
  decision: { kind: 'rejected', reasons: [], revision: 1, at: testNow, by: 'KT1' },
});
/** Nothing of paper is made for it, and nothing handed in. */
const createElectronic = (number: number): Application => {
  const { register } = createApplication({ number });
  if (register === null) throw new Error('a transfer has an entry in the register');
  return createApplication({ number, medium: 'electronic', register: { ...register, logbookMedium: 'electronic' } });
};
const collected = advance(createApplication({ number: 1 }), 'released');

test('what was handed over stays for seven days, then it leaves with its words and its scan; the serial stays used', async () => {
  const { counter, reader, retention, keep, isHere, later } = start();
  seed(counter, collected);
  const hash = await keep(Buffer.from('%PDF'), testNow, collected.document.id);
  later(6.9);
  await retention.run(never);
  expect(findApplication(reader, collected.id)?.record).toEqual(collected);
  later(7.1);
  await retention.run(never);
  expect(findApplication(reader, collected.id)).toBeUndefined();
  expect(searchApplications(reader, collected.reference, 5)).toEqual([]);
  expect(await isHere(hash)).toEqual([false, false]);
  expect(findSerialUse(reader, 'B1042337')?.applicationId).toBe(collected.id);
});

test('each end counts its days from its own instant: the hand-over, the rejection, and for what was withdrawn the centre’s word', async () => {
  const { counter, reader, retention, later } = start();
  const late = testNow + 10 * dayMs;
  const handedOver: Application = {
    ...collected,
    releases: collected.releases.map((one) => ({ ...one, at: late })),
  };
  const turnedDown = rejected(createApplication({ number: 22 }));
  const ends = [
    handedOver,
    { ...turnedDown, decision: turnedDown.decision === null ? null : { ...turnedDown.decision, at: late } },
    createApplication({ number: 23, standing: 'withdrawn' }),
  ];
  later(10);
  seed(counter, ...ends);
  const stay = () => ends.map(({ id }) => findApplication(reader, id) !== undefined);
  later(16.9);
  await retention.run(never);
  expect(stay()).toEqual([true, true, true]);
  later(17.1);
  await retention.run(never);
  expect(stay()).toEqual([false, false, false]);
});

test('what is issued electronically ends with its decision, what issues nothing with the centre’s word, and what left in parts with the last of them', async () => {
  const { counter, reader, retention, later } = start();
  const late = testNow + 10 * dayMs;
  const issued = advance(createElectronic(24), 'approved');
  const nothing: Application = { ...advance(createApplication({ number: 25 }), 'approved'), items: [] };
  const registered = advance(createApplication({ number: 26, service: 'registration-used' }), 'released', 'B1042426');
  const [logbook = '', ...plates] = registered.items.map(({ id }) => id);
  const parts = registered.releases.flatMap((one) => [
    { ...one, items: [logbook] },
    { ...one, items: plates, slipNumber: 'S-260312-ABC124', at: late },
  ]);
  const ends = [
    { ...issued, decision: issued.decision && { ...issued.decision, at: late } },
    nothing,
    { ...registered, releases: parts },
    // The plates are still on the shelf.
    { ...registered, id: createUuid(27, 1), releases: parts.slice(0, 1) },
  ];
  expect(ends.map(statusOf)).toEqual(['released', 'done', 'released', 'shelved']);
  later(10);
  seed(counter, ...ends);
  const stay = () => ends.map(({ id }) => findApplication(reader, id) !== undefined);
  later(16.9);
  await retention.run(never);
  expect(stay()).toEqual([true, true, true, true]);
  later(17.1);
  await retention.run(never);
  expect(stay()).toEqual([false, false, false, true]);
});

test('open work stays however old, and each end has its own day', async () => {
  const { counter, reader, retention, later } = start();
  const open = [
    ...(['submitted', 'returned', 'awaiting-buyer'] as const).map((standing, place) =>
      createApplication({ number: 10 + place, standing }),
    ),
    ...(['approved', 'made', 'shelved'] as const).map((step, place) =>
      advance(createApplication({ number: 15 + place }), step, `B104240${place}`),
    ),
  ];
  const gone = [
    rejected(createApplication({ number: 20 })),
    createApplication({ number: 21, standing: 'withdrawn' }),
    collected,
  ];
  seed(counter, ...open, ...gone);
  later(400);
  await retention.run(never);
  expect(open.map(({ id }) => findApplication(reader, id)?.record)).toEqual(open);
  expect(gone.map(({ id }) => findApplication(reader, id))).toEqual([undefined, undefined, undefined]);
});

test('nothing leaves on which an act waits or was refused, or of which a scan is not sent; once that is over it does', async () => {
  const { counter, reader, retention, later, keep, isHere } = start();
  const ends = [31, 32, 33].map((number) => rejected(createApplication({ number })));
  const [waiting, refused, unsent] = ends as [Application, Application, Application]; // the three above
  seed(counter, ...ends);
  const hash = await keep(Buffer.from('%PDF evidence'), testNow);
  transact(counter.connection.writer, (tx) => {
    for (const record of [waiting, refused])
      appendCommand(
        tx,
        createCommand('verification.record', record, { revision: 1, marks: {} }),
        `hash ${record.id}`,
        'signature',
      );
    insertUpload(tx, {
      sha256: hash,
      applicationId: unsent.id,
      url: null,
      sentBytes: 0,
      createdAt: 1,
      doneAt: null,
      problem: null,
    });
  });
  const [, second] = listCommands(reader, 'waiting');
  counter.connection.client
    .prepare("UPDATE command SET state = 'refused', settled_at = 1 WHERE id = ?")
    .run(second?.id);
  later(30);
  await retention.run(never);
  expect(countApplications(reader)).toBe(3);
  counter.connection.client.prepare("UPDATE command SET state = 'applied', settled_at = 1").run();
  transact(counter.connection.writer, (tx) => updateUpload(tx, hash, { doneAt: counter.now() }));
  later(31);
  await retention.run(never);
  expect(countApplications(reader)).toBe(0);
  expect(await isHere(hash)).toEqual([true, true]);
  // The acts are the audit, and stay.
  expect(listCommands(reader, 'applied')).toHaveLength(2);
});

test('nothing leaves while what is shown is not the centre’s own copy, nor when an act comes while its scan is being removed', async () => {
  const { counter, reader, store, keep, later } = start();
  const [ahead, touched] = [rejected(createApplication({ number: 34 })), rejected(createApplication({ number: 35 }))];
  seed(counter, ahead, touched);
  await keep(Buffer.from('%PDF'), testNow, touched.document.id);
  counter.connection.client.prepare('UPDATE application SET centre_record = record WHERE id = ?').run(ahead.id);
  const acting = {
    ...store,
    remove: async (hash: string) => {
      await store.remove(hash);
      transact(counter.connection.writer, (tx) =>
        appendCommand(
          tx,
          createCommand('verification.record', touched, { revision: 1, marks: {} }),
          'hash',
          'signature',
        ),
      );
    },
  };
  later(8);
  await createRetention({ counter, store: acting, breathe: async () => {}, log: () => {} }).run(never);
  for (const { id } of [ahead, touched]) expect(findApplication(reader, id)).toBeDefined();
});

test('all scans that a record names leave before it, and a program ended between the two finishes it: nobody would know them else', async () => {
  const { counter, reader, store, retention, keep, isHere, later } = start();
  const hash = await keep(Buffer.from('%PDF compiled'), testNow, collected.document.id);
  const evidence = await keep(Buffer.from('%PDF evidence'), testNow);
  const seen = {
    kind: 'affidavit',
    mediaType: 'application/pdf',
    sizeBytes: 13,
    workstationId: 'counter-1',
    at: testNow,
    by: 'KT1',
  };
  seed(counter, { ...collected, evidence: [{ ...seen, sha256: evidence }] });
  const ending = { ...store, remove: () => Promise.reject(new Error('power cut')) };
  later(8);
  await expect(
    createRetention({ counter, store: ending, breathe: async () => {}, log: () => {} }).run(never),
  ).rejects.toThrow('power cut');
  expect(findApplication(reader, collected.id)).toBeDefined();
  await retention.run(never);
  expect([findApplication(reader, collected.id), findDocument(reader, collected.document.id)]).toEqual([
    undefined,
    undefined,
  ]);
  for (const one of [hash, evidence]) expect(await isHere(one)).toEqual([false, false]);
});

test('what a scan’s way to the centre has left to say stays as long; one that is not through never leaves', async () => {
  const { counter, reader, retention, later } = start();
  const [through, unsent] = [sha256(Buffer.from('through')), sha256(Buffer.from('unsent'))];
  transact(counter.connection.writer, (tx) => {
    const row = {
      applicationId: collected.id,
      url: null,
      sentBytes: 0,
      createdAt: testNow - 30 * dayMs,
      problem: null,
    };
    insertUpload(tx, { ...row, sha256: through, doneAt: testNow });
    insertUpload(tx, { ...row, sha256: unsent, doneAt: null });
  });
  const left = () => [through, unsent].map((hash) => findUpload(reader, hash) !== undefined);
  later(6.9);
  await retention.run(never);
  expect(left()).toEqual([true, true]);
  later(7.1);
  await retention.run(never);
  expect(left()).toEqual([false, true]);
});

test('it is looked for once an hour, also by a clock that was set back, and stops for whatever is more urgent', async () => {
  const { counter, reader, retention, later } = start();
  later(30);
  await retention.run(never);
  later(8);
  seed(counter, rejected(createApplication({ number: 36 })));
  const busy = new AbortController();
  busy.abort();
  await retention.run(busy.signal);
  expect(countApplications(reader)).toBe(1);
  await retention.run(never);
  expect(countApplications(reader)).toBe(0);
  seed(counter, rejected(createApplication({ number: 37 })));
  later(8.01);
  await retention.run(never);
  expect(countApplications(reader)).toBe(1);
  later(8.05);
  await retention.run(never);
  expect(countApplications(reader)).toBe(0);
});

test('a scan that another application has too stays; one that comes back by the feed is whole again', async () => {
  const { counter, reader, retention, later, keep, isHere } = start();
  seed(counter, collected);
  const hash = await keep(Buffer.from('%PDF shared'), testNow, collected.document.id, 'document-other');
  later(8);
  await retention.run(never);
  expect(await isHere(hash)).toEqual([true, true]);
  seed(counter, { ...collected, version: collected.version + 1 });
  expect(findApplication(reader, collected.id)?.record.releases[0]?.slipNumber).toBe('S-260302-ABC123');
  expect(searchApplications(reader, collected.reference, 5)).toHaveLength(1);
});

test('three hundred that leave at once leave five at a time, with a breath for the window after each five', async () => {
  const { counter, reader, retention, later, breaths } = start();
  seed(counter, ...Array.from({ length: 300 }, (_, number) => rejected(createApplication({ number: number + 100 }))));
  later(8);
  await retention.run(never);
  expect(countApplications(reader)).toBe(0);
  expect(breaths.count).toBeGreaterThanOrEqual(60);
});

test('over the budget the longest unused leaves first, never one of the next cases, never one that is not sent', async () => {
  const { counter, eviction, keep, isHere } = start();
  const open = createApplication({ number: 40 });
  seed(counter, open);
  const bytes = () => randomBytes(1000);
  const next = await keep(bytes(), 1, open.document.id);
  const unsent = await keep(bytes(), 2);
  transact(counter.connection.writer, (tx) =>
    insertUpload(tx, {
      sha256: unsent,
      applicationId: open.id,
      url: null,
      sentBytes: 0,
      createdAt: 1,
      doneAt: null,
      problem: null,
    }),
  );
  const [old, newer, newest] = [
    await keep(bytes(), testNow - 3),
    await keep(bytes(), testNow - 2),
    await keep(bytes(), testNow - 1),
  ];
  await eviction(4000).run(never);
  expect([await isHere(old), await isHere(newer)]).toEqual([
    [false, false],
    [true, true],
  ]);
  await eviction(0).run(never);
  for (const hash of [newer, newest]) expect(await isHere(hash)).toEqual([false, false]);
  for (const hash of [next, unsent]) expect(await isHere(hash)).toEqual([true, true]);
  await eviction(0, 0).run(never);
  expect(await isHere(next)).toEqual([false, false]);
});

test('after thirty days without use a document leaves, however much room there is; a full disk makes room of what there is', async () => {
  const { eviction, keep, isHere, later } = start();
  const [unused, used] = [
    await keep(Buffer.from('%PDF a'), testNow),
    await keep(Buffer.from('%PDF b'), testNow + 20 * dayMs),
  ];
  later(29);
  await eviction(1e9).run(never);
  expect(await isHere(unused)).toEqual([true, true]);
  later(31);
  await eviction(1e9).run(never);
  expect([await isHere(unused), await isHere(used)]).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(await eviction(1e9).makeRoom(5)).toBe(true);
  expect(await isHere(used)).toEqual([false, false]);
  expect(await eviction(1e9).makeRoom(5)).toBe(false);
});

test('a file without a row is removed after a day, a download under way is not', async () => {
  const { store, eviction, later, counter } = start();
  const stray = await store.write(Buffer.from('%PDF stray'));
  counter.clock.at = Date.now();
  await eviction(1e9).run(never);
  expect(await store.has(stray)).toBe(true);
  counter.clock.at = Date.now() + 2 * dayMs;
  await eviction(1e9).run(never);
  expect(await store.has(stray)).toBe(false);
  later(0);
  expect(sha256(Buffer.from('%PDF stray'))).toBe(stray);
});
