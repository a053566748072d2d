import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { updateDueOn } from '#db/query/application.ts';
import { countByStatus, findNextToVerify, listQueue, type QueueScope } from '#db/query/queue.ts';
import type { Application } from '#domain/application.ts';
import { addDays, startOfDay } from '#domain/civil-date.ts';
import { type QueueFilter, queueFilterSchema } from '#domain/contract/screen/case.ts';
import { countFilters, readQueue } from '#electron/service/queue.ts';
import { contextOf } from '#test/support/act.ts';
import { createApplication } from '#test/support/application.ts';
import { advance, createCounter, seed, testDay } from '#test/support/counter.ts';

/** The statements that are compiled during a work. */
const listPrepared = (client: Database, work: () => unknown): string[] => {
  const texts: string[] = [];
  const prepare = client.prepare.bind(client);
  client.prepare = ((text: string) => {
    texts.push(text);
    return prepare(text);
  }) as typeof client.prepare; // the same function, watched
  work();
  client.prepare = prepare;
  return texts;
};

const { officer } = contextOf('verifying');
const urgent: QueueScope = { statuses: ['submitted'], order: 'urgent' };

test('officer-7: the red clock that a row shows brings it to the front, and under Overdue', () => {
  const counter = createCounter();
  const arrivedAt = startOfDay(testDay) + 9 * 3_600_000;
  const fresh = createApplication({ number: 1, submittedAt: arrivedAt, resubmittedAt: null });
  const late = createApplication({ number: 2, submittedAt: arrivedAt, resubmittedAt: null });
  if (late.transfer === null) throw new Error('the case is of a transfer');
  seed(counter, fresh, { ...late, transfer: { ...late.transfer, soldOn: addDays(testDay, -40) } });
  const listed = (filter: QueueFilter) =>
    readQueue(counter, officer, { filter, offset: 0, limit: 10 }).map(({ id, clock }) => [id, clock?.state]);
  expect(listed('to-verify')[0]).toEqual([late.id, 'over']);
  expect(listed('overdue')).toEqual([[late.id, 'over']]);
});

test('officer-7: whatever the days of a case, the queue is in the order of the clocks that it shows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ arrived: fc.integer({ min: 0, max: 12 }), sold: fc.integer({ min: 12, max: 60 }) }), {
        minLength: 2,
        maxLength: 6,
      }),
      (cases) => {
        const counter = createCounter();
        const records = cases.map(({ arrived, sold }, place) => {
          const one = createApplication({
            number: place + 1,
            submittedAt: startOfDay(addDays(testDay, -arrived)),
            resubmittedAt: null,
          });
          const { transfer } = one;
          return transfer === null ? one : { ...one, transfer: { ...transfer, soldOn: addDays(testDay, -sold) } };
        });
        seed(counter, ...records);
        const rows = readQueue(counter, officer, { filter: 'to-verify', offset: 0, limit: 50 });
        const days = rows.map(({ clock }) => clock?.dueOn ?? '9999-12-31');
        expect(days).toEqual(days.toSorted());
        const overdue = readQueue(counter, officer, { filter: 'overdue', offset: 0, limit: 50 }).map(({ id }) => id);
        expect(overdue).toEqual(rows.filter(({ clock }) => clock?.state === 'over').map(({ id }) => id));
      },
    ),
    { numRuns: 25 },
  );
});

test('a clock that has run out puts its case under Overdue wherever the case is: at the buyer, at the applicant, in print', () => {
  const counter = createCounter();
  const soldOn = addDays(testDay, -40);
  const begin = (number: number, change: Partial<Application>) => {
    const one = createApplication({ number, submittedAt: startOfDay(addDays(testDay, -21)), resubmittedAt: null });
    if (one.transfer === null) throw new Error('the case is of a transfer');
    return {
      ...one,
      ...change,
      transfer: { ...one.transfer, soldOn, sellerStartedAt: startOfDay(soldOn), ...change.transfer },
    };
  };
  const waiting = begin(1, { standing: 'awaiting-buyer' });
  if (waiting.transfer === null) throw new Error('as above');
  waiting.transfer.buyerAnsweredAt = null;
  waiting.transfer.buyerAnswer = null;
  seed(counter, waiting, begin(2, { standing: 'returned' }), begin(3, {}), begin(4, { standing: 'approved' }));
  const all = readQueue(counter, officer, { filter: 'all', offset: 0, limit: 50 });
  const late = all.filter(({ clock }) => clock?.state === 'over').map(({ id }) => id);
  expect(late).toHaveLength(4);
  expect(readQueue(counter, officer, { filter: 'overdue', offset: 0, limit: 50 }).map(({ id }) => id)).toEqual(late);
  expect(countFilters(counter, officer).counts.overdue).toBe(4);
});

test('the next case is the one that the whole list would give, whoever has which open and wherever one stands', () => {
  const row = fc.record({
    resubmitted: fc.boolean(),
    due: fc.integer({ min: 0, max: 3 }),
    isElsewhere: fc.boolean(),
    isOpen: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const counter = createCounter();
      const records = rows.map(
        ({ resubmitted, isOpen }, place): Application => ({
          ...createApplication({ number: place + 1, resubmittedAt: resubmitted ? startOfDay(testDay) : null }),
          standing: isOpen ? 'submitted' : 'rejected',
        }),
      );
      seed(counter, ...records);
      const { reader, writer } = counter.connection;
      transact(writer, (tx) => {
        for (const [place, { id }] of records.entries()) updateDueOn(tx, id, addDays(testDay, rows[place]?.due ?? 0));
      });
      const elsewhere = new Set(records.filter((_one, place) => rows[place]?.isElsewhere).map(({ id }) => id));
      const ids = listQueue(reader, urgent, 0, 100).map(({ record }) => record.id);
      for (const { id } of records) {
        const at = ids.indexOf(id);
        const expected = [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))].find(
          (other) => !elsewhere.has(other),
        );
        expect(findNextToVerify(reader, id, (other) => elsewhere.has(other.id))).toBe(expected);
      }
    }),
    { numRuns: 30 },
  );
});

const approvalBy = (by: string) => ({ documentSha256: 'a'.repeat(64), revision: 1, at: startOfDay(testDay), by });

test('the next case passes over what a predicate knows its first officer by, and no old approval hides one', () => {
  const counter = createCounter();
  const [from, own, ofOther, ofFormer] = [1, 2, 3, 4].map((number) => createApplication({ number }));
  if (from === undefined || own === undefined || ofOther === undefined || ofFormer === undefined) throw new Error();
  seed(
    counter,
    from,
    { ...own, approvals: [approvalBy('V-1')] },
    { ...ofOther, approvals: [approvalBy('V-2')] },
    { ...ofFormer, revision: 2, approvals: [approvalBy('V-1')] },
  );
  const { reader } = counter.connection;
  const findNext = (id: string, officer: string) => findNextToVerify(reader, id, (one) => one.approvedBy === officer);
  expect(findNext(from.id, 'V-1')).toBe(ofOther.id);
  expect(findNext(from.id, 'V-2')).toBe(own.id);
  expect(findNext(ofOther.id, 'V-1')).toBe(ofFormer.id);
  expect(listQueue(reader, { ...urgent, halfApproved: true }, 0, 10).map(({ record }) => record.id)).toEqual([
    own.id,
    ofOther.id,
  ]);
});

test('what comes in approved is nobody’s to verify', () => {
  const counter = createCounter();
  const search = createApplication({ service: 'vehicle-search' });
  expect(search.standing).toBe('approved');
  seed(counter, search);
  const { counts } = countFilters(counter, officer);
  expect([counts['to-verify'], counts['second-approval'], counts.decided]).toEqual([0, 0, 1]);
});

test.each(['to-verify', 'second-approval', 'resubmitted', 'all', 'decided'] as const)(
  'a page of the queue is read in the order of an index, and sorts no rows: %s',
  (filter) => {
    const counter = createCounter();
    const { client } = counter.connection;
    const statements = listPrepared(client, () => readQueue(counter, officer, { filter, offset: 0, limit: 10 }));
    const page = statements.find((text) => text.startsWith('select "id" from "application"')) ?? '';
    const given = new Array((page.match(/\?/g) ?? []).length).fill(1);
    const plan = client.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${page}`).all(...given);
    expect(plan.map(({ detail }) => detail).join('; ')).toMatch(
      /^(SCAN|SEARCH) application USING COVERING INDEX application_\w+( \([^)]*\))?$/,
    );
  },
);

test('the chips count what their lists hold, by one statement, and a page counts nothing', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          step: fc.constantFrom(
            'submitted',
            'half-approved',
            'awaiting-buyer',
            'returned',
            'approved',
            'shelved',
            'rejected',
          ),
          isResubmitted: fc.boolean(),
          day: fc.integer({ min: -2, max: 2 }),
        }),
        { maxLength: 20 },
      ),
      (cases) => {
        const counter = createCounter();
        const records = cases.map(({ step, isResubmitted }, place) => {
          const resubmittedAt = isResubmitted ? startOfDay(testDay) : null;
          const one = createApplication({ number: place + 1, resubmittedAt });
          if (step === 'half-approved') return { ...one, approvals: [approvalBy('V-1')] };
          return step === 'approved' || step === 'shelved'
            ? advance(one, step, `B10423${10 + place}`)
            : { ...one, standing: step };
        });
        seed(counter, ...records);
        transact(counter.connection.writer, (tx) => {
          for (const [place, { day }] of cases.entries())
            updateDueOn(tx, records[place]?.id ?? '', addDays(testDay, day));
        });
        const isCount = (text: string) => text.includes('count(');
        const { client } = counter.connection;
        let counts: Partial<Record<QueueFilter, number>> = {};
        const counting = listPrepared(client, () => {
          counts = countFilters(counter, officer).counts;
        });
        expect(counting.filter(isCount)).toHaveLength(1);
        for (const filter of queueFilterSchema.options) {
          const page = listPrepared(client, () =>
            expect(readQueue(counter, officer, { filter, offset: 0, limit: 50 })).toHaveLength(counts[filter] ?? -1),
          );
          expect(page.filter(isCount).filter((text) => !text.includes('json_each'))).toEqual([]);
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('the chips are counted along an index, and sort no rows', () => {
  const { client, reader } = createCounter().connection;
  const [statement = ''] = listPrepared(client, () => countByStatus(reader, testDay, ['KT1']));
  const plan = client.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`).all(testDay, 'KT1');
  expect(plan.map(({ detail }) => detail)).toEqual(['SCAN application USING COVERING INDEX application_queue']);
});
