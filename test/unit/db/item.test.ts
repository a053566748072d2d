import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { getApplication, removeApplication } from '#db/query/application.ts';
import { findItemsBySerial, type ItemScope, listItems, listItemsOf, listReleased } from '#db/query/item.ts';
import { toItemRows } from '#db/query/item-row.ts';
import { plateOf } from '#domain/application.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { perform } from '#electron/service/perform.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { type ApplicationOptions, createApplication, createUuid, itemOf } from '#test/support/application.ts';
import {
  advance,
  createCounter,
  createOfficer,
  listWaiting,
  readRecord,
  releasePayload,
  seed,
  type TestCounter,
  testNow,
} from '#test/support/counter.ts';

const registration = (number: number, more: ApplicationOptions = {}) =>
  createApplication({ number, service: 'registration-used', ...more });
const serialOf = (number: number): string => `B10423${String(number).padStart(2, '0')}`;
const supervisor = createOfficer('supervisor');

/** What of the table belongs to an application, as it lies in the cache. */
const readTable = ({ connection }: TestCounter, id: string) =>
  connection.client
    .prepare(
      `SELECT id, application_id AS applicationId, place, kind, made, state, number, serial, bay, box,
        made_at AS madeAt, shelved_at AS shelvedAt, released_at AS releasedAt
      FROM item WHERE application_id = ? ORDER BY place`,
    )
    .all(id);
const list = ({ connection }: TestCounter, scope: ItemScope) =>
  listItems(connection.reader, scope, 50).map(({ itemId }) => itemId);

test('whatever is done here, answered by the centre and brought by the feed, the table of items is what the record says', () => {
  const way = ['make', 'confirm', 'shelve', 'release'] as const;
  const step = fc.constantFrom(...way, 'spoil', 'applied', 'refused', 'feed', 'back');
  /** Part of the usual way, then anything. */
  const steps = fc
    .tuple(fc.integer({ min: 0, max: way.length }), fc.array(step, { maxLength: 10 }))
    .map(([length, more]) => [...way.slice(0, length), ...more]);
  const counter = createCounter();
  let made = 0;
  fc.assert(
    fc.property(steps, fc.boolean(), (given, isRegistration) => {
      made += 1;
      const plain = isRegistration ? registration(made) : createApplication({ number: made });
      const approved = advance(plain, 'approved');
      seed(counter, approved);
      const { id } = approved;
      const act = (how: () => unknown): void => {
        try {
          how();
        } catch (error) {
          // What the rule refuses changes nothing.
          if (!(error instanceof AppError)) throw error;
        }
      };
      const number = made;
      for (const [place, one] of given.entries()) {
        const { record, centreRecord, version } = getApplication(counter.connection.reader, id);
        const item = itemOf(record);
        const fresh = createUuid(number * 100 + place, 815);
        const jobId = item.sheets.at(-1)?.jobId ?? fresh;
        const serial = `C${String(number * 100 + place).padStart(7, '0')}`;
        const settle = (kind: string) => {
          const rows = listWaiting(counter).filter(({ subject }) => subject === id);
          const problem = toProblem(new AppError('WRONG_STATUS', 'no'));
          settleBatch(
            counter,
            rows,
            rows.map((row, at) => ({ id: row.id, kind, version: version + at + 1, problem })),
          );
        };
        const acts = {
          make: () =>
            perform(counter, supervisor, 'item.make', id, {
              itemId: item.id,
              jobId: fresh,
              documentSha256: 'a'.repeat(64),
            }),
          confirm: () => perform(counter, supervisor, 'item.confirm', id, { itemId: item.id, jobId, serial }),
          spoil: () =>
            perform(counter, supervisor, 'item.spoil', id, { itemId: item.id, jobId, serial, reason: 'torn' }),
          shelve: () => {
            for (const { id: itemId, sheets } of record.items)
              act(() =>
                perform(counter, supervisor, 'item.shelve', id, {
                  itemId,
                  scanned: sheets.at(-1)?.serial ?? plateOf(record) ?? '',
                  bay: 'A',
                  box: String(place),
                }),
              );
          },
          release: () => {
            const payload = releasePayload(record);
            if (payload.items.length > 0) perform(counter, supervisor, 'item.release', id, payload);
          },
          applied: () => settle('applied'),
          refused: () => settle('refused'),
          feed: () => seed(counter, { ...centreRecord, version: version + 1, sourceSystem: `feed ${place}` }),
          // The approval was not the centre's after all.
          back: () => seed(counter, { ...plain, version: version + 1 }),
        };
        act(acts[one]);
        expect(readTable(counter, id)).toEqual(toItemRows(readRecord(counter, id)));
      }
      transact(counter.connection.writer, (tx) => removeApplication(tx, id));
      expect(readTable(counter, id)).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('the desks list the items of approved applications alone, in the order of the queue, and what is sent back first', () => {
  const counter = createCounter();
  const due = [3, 1, 2].map((number) => advance(createApplication({ number }), 'approved'));
  const first = advance(createApplication({ number: 4, resubmittedAt: testNow - 3_600_000 }), 'approved');
  const plates = advance(registration(5), 'approved');
  seed(counter, ...due, first, plates, createApplication({ number: 6 }), registration(7));
  const printed = [plates, ...due].map((record) => itemOf(record).id);
  const listed = list(counter, { states: ['due'], made: ['printed'] });
  expect(listed[0]).toBe(itemOf(first).id);
  expect(listed.slice(1).toSorted()).toEqual(printed.toSorted());
  expect(list(counter, { states: ['due'], made: ['produced', 'stocked'] })).toEqual(
    plates.items.filter(({ made }) => made !== 'printed').map(({ id }) => id),
  );
});

test('an item is at its own step, whatever the others of its application are at', () => {
  const counter = createCounter();
  const made = advance(registration(1), 'made', serialOf(1));
  seed(counter, made, advance(createApplication({ number: 2 }), 'shelved', serialOf(2)));
  expect(list(counter, { states: ['made'] })).toEqual([itemOf(made).id]);
  expect(list(counter, { states: ['due'] })).toHaveLength(3);
  expect(list(counter, { states: ['shelved'] })).toHaveLength(1);
});

test('a serial finds the item on its blank or with that serial of its own, and an application all that it issues once it is approved', () => {
  const counter = createCounter();
  const made = advance(registration(1), 'made', serialOf(1));
  const sticker = made.items.find(({ made: way }) => way === 'stocked');
  if (sticker === undefined) throw new Error('a registration issues a sticker');
  sticker.serial = 'W778812';
  const open = registration(4);
  seed(counter, made, open, advance(createApplication({ number: 2 }), 'made', serialOf(2)));
  const { reader } = counter.connection;
  expect(findItemsBySerial(reader, serialOf(1))).toMatchObject([{ itemId: itemOf(made).id, entry: { record: made } }]);
  expect(findItemsBySerial(reader, 'W778812')).toMatchObject([{ itemId: sticker.id }]);
  expect(findItemsBySerial(reader, serialOf(3))).toEqual([]);
  const found = listItemsOf(reader, [made.id, open.id]).map(({ itemId }) => itemId);
  expect(found).toEqual(made.items.map(({ id }) => id));
});

test('what left since an instant is listed by hand-over, the latest first: four things over the counter at once are one', () => {
  const counter = createCounter();
  const released = [1, 2].map((number) => {
    const one = advance(number === 1 ? registration(1) : createApplication({ number }), 'released', serialOf(number));
    return { ...one, releases: one.releases.map((release) => ({ ...release, at: testNow + number })) };
  });
  seed(counter, ...released);
  const listed = (since: number) =>
    listReleased(counter.connection.reader, since, 50).map(({ record, release }) => [record.id, release.items.length]);
  expect(listed(testNow)).toEqual([
    [released[1]?.id, 1],
    [released[0]?.id, 4],
  ]);
  expect(listed(testNow + 2)).toEqual([[released[1]?.id, 1]]);
});

test.each<[string, string]>([
  ['ready to print', "SELECT id FROM item WHERE state IN ('due') AND made IN ('printed')"],
  ['under a serial', "SELECT id FROM item WHERE serial = 'B1042337'"],
  ['handed over today', 'SELECT id FROM item WHERE released_at >= 1'],
  ['made today', 'SELECT id FROM item WHERE made_at >= 1'],
])('an index finds what is %s', (_name, statement) => {
  const { client } = createCounter().connection;
  const plan = client.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`).all();
  expect(plan.map(({ detail }) => detail).join('; ')).toMatch(
    /^SEARCH item USING (COVERING )?INDEX item_\w+ \([^)]*\)$/,
  );
});
