import { describe, expect, test } from 'vitest';
import { listLines, type PackName, type Reference } from '#domain/reference.ts';
import {
  compareVersions,
  findNewestVersion,
  findReadable,
  type Packs,
  packFormat,
  packVersionSchema,
  parsePacks,
  parseReference,
} from '#domain/reference-pack.ts';
import { getService } from '#domain/service.ts';
import { codeOf, testNow } from '#test/support/act.ts';
import { createApplication, testPacks } from '#test/support/application.ts';

test.each([
  ['2026-11-21', '2026-11-22'],
  ['2026-11-30', '2026-12-01'],
  ['2026-11-21', '2026-11-21.1'],
  ['2026-11-21.2', '2026-11-21.10'],
  ['2026-11-21.999', '2026-11-22'],
])('%s is older than %s: told wrongly, a counter would refuse what is new or take back what is old', (older, newer) => {
  for (const version of [older, newer]) expect(packVersionSchema.safeParse(version).success).toBe(true);
  expect([compareVersions(older, newer) < 0, compareVersions(newer, older) > 0, compareVersions(older, older)]).toEqual(
    [true, true, 0],
  );
  expect(findNewestVersion([newer, older].map((version) => ({ version, rows: [] })))).toBe(newer);
});

test.each(['', 'newest', '2026-11-21.0', '2026-11-21.01', '2026-11-21.1000', '2026-11-21 ', '26-11-21', '9'])(
  '"%s" is no version: one that cannot be compared would stand for ever',
  (version) => expect(packVersionSchema.safeParse(version).success).toBe(false),
);

type Row = Record<string, unknown>;
const rowsOf = (pack: PackName): Row[] => structuredClone(testPacks[pack].rows) as Row[]; // of this repository
const rowOf = (pack: PackName, id = rowsOf(pack)[0]?.id): Row => {
  const found = rowsOf(pack).find((row) => row.id === id);
  if (found === undefined) throw new Error(`the pack ${pack} has no row ${String(id)}`);
  return found;
};
/** The rows inside a row. */
const rowsIn = (row: Row, member: string): Row[] => row[member] as Row[]; // of this repository
/** The shipped packs, one with other rows. */
const withRows = (pack: PackName, rows: unknown[], packs: Packs = testPacks): Packs => ({
  ...packs,
  [pack]: { ...packs[pack], rows },
});

test('a pack of another format, without a version, or of which no row can be read, is not taken', () => {
  const { fee } = testPacks;
  expect(findReadable('fee', packFormat, fee)).toEqual(fee);
  expect(findReadable('fee', packFormat + 1, fee)).toBeUndefined();
  expect(findReadable('fee', packFormat, { ...fee, rows: [{ amount: 'much' }] })).toBeUndefined();
  expect(findReadable('fee', packFormat, { ...fee, version: 'newest' })).toBeUndefined();
  expect(findReadable('checklist', packFormat, fee)).toBeUndefined();
  const series = rowOf('plate-series', undefined);
  expect(
    findReadable('plate-series', packFormat, {
      ...testPacks['plate-series'],
      rows: [{ ...series, pattern: '^K[A-$' }],
    }),
  ).toBeUndefined();
  expect(findReadable('fee', packFormat, { ...fee, rows: [{}, ...fee.rows] })?.rows).toHaveLength(fee.rows.length + 1);
});

test('what the centre publishes beside the rows it knows stays in the pack', () => {
  const given = { ...testPacks.fee, gazette: 'LN 1/2027' };
  expect(findReadable('fee', packFormat, given)).toEqual(given);
});

test('a folder that lacks a pack is refused whole: a counter without fees would quote none', () => {
  const { fee: _, ...rest } = testPacks;
  expect(() => parsePacks(rest)).toThrow();
  expect(() => parsePacks({ ...rest, fee: { rows: [] } })).toThrow();
});

const transfer = createApplication();
const registration = createApplication({ service: 'registration-used' });
const reach = (reference: Reference, application = transfer) => codeOf(() => getService(reference, application));

describe('a row that this program cannot use', () => {
  const service = (change: Row): Packs =>
    withRows('service', [{ ...rowOf('service', transfer.service), ...change }, rowOf('service', registration.service)]);
  const checklist = (checks: unknown[]): Packs => {
    const lists = rowsOf('checklist').map((list) =>
      list.id === 'ownership-transfer-papers' ? { ...list, lines: [{ ...rowsIn(list, 'lines')[0], checks }] } : list,
    );
    return withRows('checklist', lists);
  };
  const without = (pack: PackName, id: unknown): Packs =>
    withRows(
      pack,
      rowsOf(pack).filter((row) => row.id !== id),
    );

  test.each<[string, Packs, string]>([
    ['a check of tomorrow', checklist([{ id: 'retina-scan' }]), 'checklist ownership-transfer-papers unreadable'],
    [
      'a check with a parameter of tomorrow',
      checklist([{ id: 'fee-paid', currency: 'EUR' }]),
      'checklist ownership-transfer-papers unreadable',
    ],
    [
      'a condition of tomorrow',
      service({ conditions: { odd: { kind: 'moon-phase', is: 'full' } } }),
      'service ownership-transfer unreadable',
    ],
    ['a member of tomorrow', service({ robots: true }), 'service ownership-transfer unreadable'],
    [
      'a moment of tomorrow',
      service({
        waits: [
          { id: 'w', label: { en: 'W', sw: 'W' }, days: 1, unit: 'day', from: 'born', before: 'make', source: 'x' },
        ],
      }),
      'service ownership-transfer unreadable',
    ],
    [
      'a checklist that is not there',
      service({ checklist: 'papers-of-tomorrow' }),
      'service ownership-transfer names-unknown',
    ],
    [
      'a checklist that begins after it',
      service({ effectiveFrom: '2020-01-01' }),
      'service ownership-transfer names-unknown',
    ],
    [
      'a component of fees that is not there',
      without('fee-component', 'logbook-fee'),
      'service ownership-transfer names-unknown',
    ],
    [
      'a kind of item that is not there',
      service({ issues: [{ kind: 'hologram' }], conditions: {} }),
      'service ownership-transfer names-unknown',
    ],
    [
      'a kind of item that bears a serial of nothing',
      withRows(
        'item-kind',
        rowsOf('item-kind').map((row) => (row.id === 'plate-rear' ? { ...row, scannedAs: 'serial' } : row)),
      ),
      'service registration-used names-unknown',
    ],
  ])('with %s is set aside with its reason, and the rest works', (_name, packs, told) => {
    const reference = parseReference(packs);
    expect(reference.setAside.map(({ pack, row, reason }) => `${pack} ${row} ${reason}`)).toContain(told);
    for (const { detail } of reference.setAside) expect(detail.length).toBeGreaterThan(3);
    const [broken, sound] = told.includes('registration') ? [registration, transfer] : [transfer, registration];
    expect([reach(reference, broken), reach(reference, sound)]).toEqual(['SERVICE_UNKNOWN', 'done']);
    expect(codeOf(() => listLines(reference, broken))).toBe('SERVICE_UNKNOWN');
  });

  test('comes by itself with a program that knows it, or with the row that it names', () => {
    const lacking = without('fee-component', 'logbook-fee');
    expect(reach(parseReference(lacking))).toBe('SERVICE_UNKNOWN');
    expect(reach(parseReference(withRows('fee-component', rowsOf('fee-component'), lacking)))).toBe('done');
  });

  const later = { ...rowOf('service', transfer.service), effectiveFrom: '2026-03-01', robots: true };
  test.each<[string, Row, string, string]>([
    ['received on its day', later, '2026-03-01', 'SERVICE_UNKNOWN'],
    ['received before it', later, '2026-02-28', 'done'],
    ['of a row without a day that can be read', { ...later, effectiveFrom: 'soon' }, '2026-02-28', 'SERVICE_UNKNOWN'],
  ])('is not stood in for by an older one: a case %s', (_name, row, on, code) => {
    const reference = parseReference(withRows('service', [...rowsOf('service'), row]));
    const application = { ...transfer, submittedAt: Date.parse(`${on}T09:00:00Z`) };
    expect(reach(reference, application)).toBe(code);
    expect(reach(reference, { ...registration, submittedAt: application.submittedAt })).toBe('done');
  });

  test('of a checklist is not stood in for by an older one either', () => {
    const list = rowOf('checklist', 'ownership-transfer-papers');
    const lines = rowsIn(list, 'lines').map((line) => ({ ...line, checks: [{ id: 'retina-scan' }] }));
    const newer = { ...list, effectiveFrom: '2026-03-01', lines };
    const reference = parseReference(withRows('checklist', [...rowsOf('checklist'), newer]));
    expect(reach(reference, { ...transfer, submittedAt: testNow })).toBe('SERVICE_UNKNOWN');
    expect(reach(reference, { ...transfer, submittedAt: Date.parse('2026-02-28T09:00:00Z') })).toBe('done');
  });
});

test('the row of the day of receipt governs a case to its end, whatever row comes after', () => {
  const row = rowOf('service', transfer.service);
  const reference = parseReference(
    withRows('service', [...rowsOf('service'), { ...row, effectiveFrom: '2026-03-02', approvals: [{ count: 2 }] }]),
  );
  const count = (on: string, resubmittedAt: number | null = null) => {
    const received = { ...transfer, submittedAt: Date.parse(`${on}T09:00:00Z`), resubmittedAt };
    return getService(reference, received).approvals[0]?.count;
  };
  expect([count('2026-03-01'), count('2026-03-02'), count('2026-03-01', testNow)]).toEqual([1, 2, 1]);
});

describe('a pack that contradicts itself is refused whole, and says where', () => {
  const service = rowOf('service', transfer.service);
  const wait = { id: 'w', label: { en: 'W', sw: 'W' }, days: 1, unit: 'day', source: 'x' };
  const conditions = service.conditions as Row; // of this repository
  const clock = rowsIn(service, 'clocks')[0];
  const rate = { service: '*', component: 'base-fee', amountCents: 1 };
  const schedule = (id: string, rows: Row[], change: Row = {}): Row => ({
    id,
    status: 'in-force',
    source: 'x',
    sourceDate: '2026',
    effectiveFrom: '2026-01-01',
    dayOfEffect: 'stated',
    effectiveTo: null,
    rows,
    ...change,
  });
  const twice = (pack: PackName): [PackName, unknown[]] => [pack, [...rowsOf(pack), rowsOf(pack)[0]]];
  const fees = (...rows: Row[]): [PackName, unknown[]] => ['fee', rows];
  const change = (one: Row): [PackName, unknown[]] => ['service', [{ ...service, ...one }]];

  test.each<[string, [PackName, unknown[]], string | undefined]>([
    ['a service twice from one day', twice('service'), 'registration-used 2024-01-02'],
    ['a checklist twice from one day', twice('checklist'), 'registration-used-papers 2024-01-02'],
    ['a kind of item twice', twice('item-kind'), 'paper-logbook'],
    ['a component twice', twice('fee-component'), 'base-fee'],
    ['an office twice', twice('office'), String(rowsOf('office')[0]?.id)],
    ['a county twice', twice('county'), '001'],
    ['a reason twice', twice('reason-code'), 'logbook-other-vehicle'],
    ['a reason for spoiling twice', twice('spoil-reason'), String(rowsOf('spoil-reason')[0]?.code)],
    ['a kind of evidence twice', twice('evidence-kind'), String(rowsOf('evidence-kind')[0]?.code)],
    ['a rule of imports twice from one day', twice('import-rule'), String(rowsOf('import-rule')[0]?.effectiveFrom)],
    ['a term of keeping twice from one day', twice('retention'), String(rowsOf('retention')[0]?.effectiveFrom)],
    ['a document that stands for another twice', twice('identity-kind'), 'maisha-card national-id 2023-11-01'],
    ['a holiday twice', ['holiday', [1, 2].map(() => ({ on: '2026-12-12', name: 'Jamhuri' }))], '2026-12-12'],
    [
      'two rows of one service from two days',
      ['service', [service, { ...service, effectiveFrom: '2026-01-01' }]],
      undefined,
    ],
    [
      'a condition that nothing names',
      change({ conditions: { ...conditions, lost: { kind: 'medium', is: 'paper' } } }),
      'ownership-transfer (lost)',
    ],
    ['a name that is no condition', change({ approvals: [{ count: 2, when: 'ghost' }] }), 'ownership-transfer (ghost)'],
    [
      'a wait that begins with what it keeps back',
      change({ waits: [{ ...wait, from: 'approved', before: 'approve' }] }),
      'ownership-transfer (w)',
    ],
    [
      'a wait that begins after what it keeps back',
      change({ waits: [{ ...wait, from: 'released', before: 'release' }] }),
      'ownership-transfer (w)',
    ],
    [
      'a wait from a sale that the record need not have',
      change({ parts: ['register'], waits: [{ ...wait, from: 'sold', before: 'make' }] }),
      'ownership-transfer (w)',
    ],
    ['a wait that can end', change({ waits: [{ ...wait, from: 'made', before: 'release' }] }), undefined],
    [
      'a surrender by a register that the record need not have',
      change({ parts: ['transfer'] }),
      'ownership-transfer (logbook)',
    ],
    [
      'a change against a register that the record need not have',
      change({
        parts: ['transfer'],
        surrenders: [],
        conditions: { ...conditions, painted: { kind: 'changed', what: 'bodyColour' } },
        approvals: [{ count: 2, when: 'painted' }],
      }),
      'ownership-transfer (painted)',
    ],
    [
      'a wait twice',
      change({ waits: [1, 2].map(() => ({ ...wait, from: 'received', before: 'make' })) }),
      'ownership-transfer (w)',
    ],
    ['a clock twice', change({ clocks: [clock, clock] }), 'ownership-transfer (service-standard)'],
    ['two rates in one schedule', fees(schedule('A', [rate, rate])), 'A, A (base-fee)'],
    [
      'two rates in two schedules',
      fees(schedule('A', [rate]), schedule('B', [{ ...rate, amountCents: 2 }])),
      'A, B (base-fee)',
    ],
    [
      'a rate for all and one for a service',
      fees(schedule('A', [rate]), schedule('B', [{ ...rate, service: 'ownership-transfer' }])),
      'A, B (base-fee)',
    ],
    [
      'a rate for one service and one for another',
      fees(
        schedule('A', [
          { ...rate, service: 'ownership-transfer' },
          { ...rate, service: 'registration-used' },
        ]),
      ),
      undefined,
    ],
    ['two components', fees(schedule('A', [rate, { ...rate, component: 'logbook-fee' }])), undefined],
    [
      'bands that share a cc',
      fees(
        schedule('A', [
          { ...rate, minCc: 1, maxCc: 1000 },
          { ...rate, minCc: 1000, maxCc: null },
        ]),
      ),
      'A, A (base-fee)',
    ],
    [
      'bands side by side',
      fees(
        schedule('A', [
          { ...rate, minCc: 1, maxCc: 1000 },
          { ...rate, minCc: 1001, maxCc: null },
        ]),
      ),
      undefined,
    ],
    [
      'a band and a rate for any rating',
      fees(schedule('A', [rate, { ...rate, minCc: 1, maxCc: 1000 }])),
      'A, A (base-fee)',
    ],
    [
      'two rates of one class',
      fees(
        schedule('A', [
          { ...rate, vehicleClass: 'tractor' },
          { ...rate, vehicleClass: 'tractor' },
        ]),
      ),
      'A, A (base-fee)',
    ],
    [
      'a rate of a class beside one of any',
      fees(schedule('A', [rate, { ...rate, vehicleClass: 'tractor' }])),
      undefined,
    ],
    [
      'schedules that share a day',
      fees(
        schedule('A', [rate], { effectiveTo: '2026-06-30' }),
        schedule('B', [rate], { effectiveFrom: '2026-06-30' }),
      ),
      'A, B (base-fee)',
    ],
    [
      'schedules that follow each other',
      fees(
        schedule('A', [rate], { effectiveTo: '2026-06-29' }),
        schedule('B', [rate], { effectiveFrom: '2026-06-30' }),
      ),
      undefined,
    ],
    [
      'a rate that is only proposed',
      fees(schedule('A', [rate]), schedule('B', [rate], { status: 'proposed' })),
      undefined,
    ],
    ['a schedule twice', fees(schedule('A', []), schedule('A', [])), 'A'],
    [
      'a rate in force and one that is charged though outlawed',
      fees(schedule('A', [rate]), schedule('B', [rate], { status: 'charged-though-outlawed' })),
      'A, B (base-fee)',
    ],
    [
      'a rate that another source contradicts',
      fees(schedule('A', [rate]), schedule('B', [{ ...rate, amountCents: 2 }], { status: 'contradicted' })),
      undefined,
    ],
    [
      'steps of the other lines that share a sum',
      fees(
        schedule('A', [
          { ...rate, minOthersCents: 0, maxOthersCents: 20_000 },
          { ...rate, minOthersCents: 20_000, maxOthersCents: null },
        ]),
      ),
      'A, A (base-fee)',
    ],
    [
      'steps side by side, of one band of rating',
      fees(
        schedule('A', [
          { ...rate, minCc: 1, minOthersCents: 0, maxOthersCents: 19_999 },
          { ...rate, minCc: 1, minOthersCents: 20_000 },
        ]),
      ),
      undefined,
    ],
    [
      'one step of two ratings',
      fees(
        schedule('A', [
          { ...rate, minCc: 1, maxCc: 1000, minOthersCents: 0 },
          { ...rate, minCc: 1001, minOthersCents: 0 },
        ]),
      ),
      undefined,
    ],
    [
      'a step beside a rate for any sum',
      fees(schedule('A', [rate, { ...rate, minOthersCents: 0 }])),
      'A, A (base-fee)',
    ],
    ['a published total twice', twice('published-total'), 'transfer-2210'],
    [
      'a yearly holiday twice from one year',
      ['holiday', [1, 2].map(() => ({ each: '12-12', fromYear: 2024, name: 'Jamhuri' }))],
      '12-12 2024',
    ],
    [
      'a yearly holiday under another name from a later year',
      ['holiday', [2024, 2030].map((fromYear) => ({ each: '10-10', fromYear, name: String(fromYear) }))],
      undefined,
    ],
  ])('%s', (_name, [pack, rows], row) => {
    const read = () => findReadable(pack, packFormat, { ...testPacks[pack], rows });
    if (row === undefined) return expect(codeOf(read)).toBe('done');
    expect(read).toThrow(expect.objectContaining({ code: 'PACK_CONTRADICTORY', details: { pack, row } }));
    expect(codeOf(() => parsePacks(withRows(pack, rows)))).toBe('PACK_CONTRADICTORY');
  });
});
