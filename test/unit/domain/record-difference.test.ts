import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, diffRecords, type Leaf, listLeaves } from '#domain/record-difference.ts';
import { advance } from '#test/support/act.ts';
import { createApplication, itemOf } from '#test/support/application.ts';

const plain = createApplication();

/** Values as records hold them: what says nothing among them, lists of objects with and without an id, odd names. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('record'),
  ),
  list: fc.oneof(
    fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
    fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'a b', '#1'), more: tie('any') }, { requiredKeys: [] }), {
      maxLength: 4,
    }),
  ),
  record: fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', 'a.b', 'a[b]', 'sheets', 'valueOf', '__proto__', ''), fc.string()),
    tie('any'),
    { maxKeys: 4 },
  ),
}));
const record = value.record as fc.Arbitrary<Record<string, unknown>>; // as built above

test('equal records do not differ', () => {
  fc.assert(
    fc.property(record, (one) => {
      expect(diffRecords(one, structuredClone(one))).toEqual([]);
    }),
  );
});

test('the rows tell exactly the values that differ: put into the first they make the second', () => {
  fc.assert(
    fc.property(record, record, (one, other) => {
      const made = listLeaves(one);
      for (const { path, before, after } of diffRecords(one, other)) {
        expect(made.get(path) ?? null).toBe(before);
        expect(after).not.toBe(before);
        if (after === null) made.delete(path);
        else made.set(path, after);
      }
      const sort = (leaves: Map<string, Leaf>) => [...leaves].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sort(made)).toEqual(sort(listLeaves(other)));
    }),
    { numRuns: 500 },
  );
});

test('every value has a path of its own: none hides another', () => {
  const count = (of: unknown): number => {
    if (of === null) return 0;
    if (Array.isArray(of))
      return of.length === 0
        ? 0
        : of.every((one) => typeof one === 'object' && one !== null)
          ? of.reduce((sum, one) => sum + count(one), 0)
          : 1;
    return typeof of === 'object' ? Object.values(of).reduce((sum, one) => sum + count(one), 0) : 1;
  };
  fc.assert(
    fc.property(record, (one) => {
      expect(listLeaves(one).size).toBe(count(one));
    }),
  );
});

test('a name with a dot or a bracket in it is no path', () => {
  expect([...listLeaves({ a: { b: 1 }, 'a.b': 2, 'a[b]': 3 }).values()]).toEqual([1, 2, 3]);
  expect([...listLeaves({ sheets: [{ jobId: 'b', c: 1 }], 'sheets[b].c': 2 }).keys()]).toHaveLength(3);
});

test('a member named like something that every object has is a member like any other', () => {
  expect([...listLeaves({ valueOf: [{ a: 1 }], toString: 2 }).values()]).toEqual([1, 2]);
  expect(compareVersions({ constructor: 1 }, { constructor: 2 }, null)).toMatchObject([
    { section: 'other', path: 'constructor' },
  ]);
});

test('an element added at the front leaves the others where they were, and a member of a newer centre shows by its path', () => {
  const released = advance(plain, 'released');
  const item = itemOf(released);
  const [sheet] = item.sheets;
  const later = {
    ...released,
    items: [{ ...item, sheets: [{ ...sheet, jobId: 'j-0', outcome: 'spoiled' }, sheet] }],
    routing: { lane: 2 },
  };
  expect(diffRecords(released, later).map(({ path }) => path)).toEqual([
    ...['jobId', 'documentSha256', 'workstationId', 'outcome', 'at', 'by', 'serial', 'settledAt', 'settledBy'].map(
      (member) => `items[${item.id}].sheets[j-0].${member}`,
    ),
    'routing.lane',
  ]);
  expect(compareVersions(released, later, later).find(({ path }) => path === 'routing.lane')).toEqual({
    section: 'other',
    path: 'routing.lane',
    seen: null,
    yours: 2,
    centre: 2,
    isDetail: false,
  });
});

test('a repair case tells the three versions apart by sections, and says nothing of one that is not known', () => {
  const approved = { ...advance(plain, 'approved'), version: 2 };
  const returned = {
    ...plain,
    version: 5,
    standing: 'returned' as const,
    decision: { kind: 'returned' as const, reasons: [{ code: 'page-missing' }], revision: 1, at: 7, by: 'KT2' },
  };
  const rows = compareVersions({ ...plain, verification: approved.verification }, approved, returned);
  expect(
    rows.slice(0, 2).map(({ section, path, seen, yours, centre }) => [section, path, seen, yours, centre]),
  ).toEqual([
    ['record', 'standing', 'submitted', 'approved', 'returned'],
    ['decision', 'decision.kind', null, 'approved', 'returned'],
  ]);
  expect(rows.map(({ path }) => path)).not.toContain('version');
  expect(
    rows
      .filter(({ path, isDetail }) => path.startsWith('verification.') && !isDetail)
      .map(({ path }) => path.split('.').at(-1)),
  ).toEqual(expect.arrayContaining(['mark', 'reason']));
  expect(compareVersions(null, null, returned)).toEqual([]);
  expect(compareVersions(null, approved, approved)).toEqual([]);
});
