import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Application, applicationSchema } from '#domain/application.ts';
import {
  addDays,
  civilDateAt,
  firstInstant,
  formatInstant,
  formatTime,
  instantSchema,
  lastInstant,
} from '#domain/civil-date.ts';
import { apply } from '#domain/command/apply.ts';
import { type CommandName, commandSchema } from '#domain/command/command.ts';
import {
  actBound,
  findExcess,
  heapBound,
  recordBound,
  requireRecordBound,
  utf8Length,
} from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import { createOfficer, testNow, testOffice } from '#test/support/act.ts';
import { createApplication, createUuid, itemOf, testReference } from '#test/support/application.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const nest = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const envelope = {
  id: createUuid(1, 940),
  subject: { kind: 'application', id: createUuid(1, 1) },
  baseVersion: 1,
  officer: 'KT1',
  workstation: 'counter-1',
  at: testNow,
  sequence: 1,
  previousHash: '0'.repeat(64),
};

describe('C2: what one thing may hold', () => {
  test('C2: depth is found at any depth that parses, without recursion', () => {
    expect([31, 32, 33, 1_010, 200_000].map((depth) => findExcess(nest(depth), actBound))).toEqual([
      undefined,
      undefined,
      'depth',
      'depth',
      'depth',
    ]);
    expect(findExcess({ a: [{ b: nest(29) }] }, actBound)).toBe(undefined);
    expect(findExcess({ a: [{ b: nest(30) }] }, actBound)).toBe('depth');
  });

  test('C2: bytes are those of the JSON text in UTF-8, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 2, max: 300 }), (value, bytes) => {
        const length = Buffer.byteLength(JSON.stringify(value));
        expect(findExcess(value, { bytes, depth: 50 })).toBe(length > bytes ? 'bytes' : undefined);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => utf8Length(text) === Buffer.byteLength(text)));
  });

  const loose = { x: nest(3), note2: 'more' };
  const collector = {
    name: 'A B',
    identity: { kind: 'national-id', number: '12345678', ...loose },
    phone: '+254712345678',
    ...loose,
  };
  test.each<[CommandName, Record<string, unknown>]>([
    [
      'verification.record',
      { revision: 1, marks: { buyer: { mark: 'faulted', reason: 'why', at: 5, by: 'KT9', ...loose } } },
    ],
    ['application.approve', { revision: 1, documentSha256: 'a'.repeat(64), pages: firstPageSeen }],
    ['application.return', { revision: 1, reasons: [{ code: 'page-missing', ...loose }] }],
    ['application.reject', { revision: 1, reasons: [{ code: 'page-missing', note: 'n', ...loose }] }],
    ['application.hold', { reason: 'to be looked at', until: null }],
    ['application.release-hold', { holdId: createUuid(4) }],
    ['application.note', { note: 'called the owner' }],
    ['application.assign', { to: 'KT2', reason: 'on leave' }],
    ['item.make', { itemId: createUuid(1), jobId: createUuid(2), documentSha256: 'a'.repeat(64) }],
    ['item.confirm', { itemId: createUuid(1), jobId: createUuid(2), serial: 'B1' }],
    ['item.spoil', { itemId: createUuid(1), jobId: createUuid(2), serial: null, reason: 'jam' }],
    ['item.shelve', { itemId: createUuid(1), scanned: 'B1', bay: 'A', box: '1' }],
    [
      'item.release',
      {
        items: [createUuid(1)],
        collector,
        originalSeen: true,
        surrendered: [{ kind: 'logbook', number: 'K1', ...loose }],
        signature: { strokes: [[1, 1, 2, 2]], ...loose },
        slipNumber: 'S-1',
      },
    ],
    ['evidence.attach', { sha256: 'a'.repeat(64), mediaType: 'image/png', sizeBytes: 5, kind: 'letter' }],
    [
      'act.withdraw',
      {
        commandId: createUuid(3),
        commandName: 'item.make',
        reason: 'because',
        blank: { jobId: createUuid(2), serial: 'B1', ...loose },
      },
    ],
    ['act.escalate', { commandId: createUuid(3), commandName: 'item.make', note: 'because' }],
  ])('C2: members that are not known leave the payload of %s, at every depth', (name, payload) => {
    const parsed = commandSchema.parse({ ...envelope, ...loose, name, payload: { ...payload, ...loose } });
    expect(canonicalJson(parsed)).not.toMatch(/"x"|note2/);
  });

  test('H5: acts that can be heaped up stop before a record is full, and leave room to end it', () => {
    const officer = createOfficer('supervisor');
    const act = (state: Application, place: number): Application => {
      const payload = { commandId: createUuid(place, 941), commandName: 'item.make', note: 'n'.repeat(300) };
      const command = commandSchema.parse({
        ...envelope,
        subject: { kind: 'application', id: state.id },
        name: 'act.escalate',
        payload,
      });
      return apply(state, command, { reference: testReference, officer, office: testOffice });
    };
    let state: Application = createApplication();
    let refusal: unknown;
    for (let place = 1; refusal === undefined && place < 2_000; place += 1) {
      try {
        state = act(state, place);
      } catch (error) {
        refusal = error;
      }
    }
    expect(refusal).toMatchObject({ code: 'RECORD_FULL' });
    expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThanOrEqual(heapBound.bytes);
    const payload = {
      revision: 1,
      reasons: Array.from({ length: 20 }, () => ({ code: 'page-missing', note: 'n'.repeat(500) })),
    };
    const last = commandSchema.parse({
      ...envelope,
      subject: { kind: 'application', id: state.id },
      name: 'application.return',
      payload,
    });
    const returned = apply(state, last, { reference: testReference, officer, office: testOffice });
    expect(returned.standing).toBe('returned');
    expect(() => requireRecordBound({ ...returned, more: 'x'.repeat(recordBound.bytes) }, recordBound)).toThrow(
      AppError,
    );
  });
});

describe('H6: instants', () => {
  test.each<[number, boolean]>([
    [0, false],
    [1, false],
    [-1, false],
    [firstInstant - 1, false],
    [firstInstant, true],
    [testNow, true],
    [lastInstant, true],
    [lastInstant + 1, false],
    [8.64e15, false],
    [Number.MAX_SAFE_INTEGER, false],
    [testNow + 0.5, false],
  ])('H6: an instant of %s is taken: %s', (at, isTaken) => {
    expect(instantSchema.safeParse(at).success).toBe(isTaken);
  });

  test('H6: a record whose dates no clock shows does not parse, wherever they stand', () => {
    const plain = createApplication();
    const wild = Number.MAX_SAFE_INTEGER;
    const entry = { act: 'item.shelve', at: wild, by: 'KT1' };
    const broken: Partial<Application>[] = [
      { submittedAt: wild },
      { resubmittedAt: wild },
      { timeline: [entry] },
      { items: [{ ...itemOf(plain), shelf: { bay: 'A', box: '1', at: wild, by: 'KT1' } }] },
      {
        holds: [
          { id: createUuid(1), reason: 'x', until: null, releasedAt: wild, releasedBy: null, at: testNow, by: 'KT1' },
        ],
      },
      { decision: { kind: 'returned', reasons: [], revision: 1, at: wild, by: 'KT1' } },
      { verification: { buyer: { mark: 'confirmed', at: wild, by: 'KT1' } } },
      { payments: plain.payments.map((one) => ({ ...one, paidAt: wild })) },
    ];
    for (const change of broken)
      expect(applicationSchema.safeParse({ ...plain, ...change }).success, JSON.stringify(change)).toBe(false);
    expect(applicationSchema.safeParse(plain).success).toBe(true);
  });

  test('H6: no number stops a screen: a date is written for any of them', () => {
    const any = fc.oneof(
      fc.double(),
      fc.maxSafeInteger(),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, 8.64e15, 9_007_199_254_740_991),
    );
    fc.assert(
      fc.property(any, fc.integer(), (at, days) => {
        expect(civilDateAt(at)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(formatInstant(at)).toMatch(/^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}$/);
        expect(addDays('2026-03-02', days)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: firstInstant, max: lastInstant }), (at) => {
        const whole = new Date(at + 3 * 3_600_000).toISOString();
        expect([civilDateAt(at), formatTime(at)]).toEqual([whole.slice(0, 10), whole.slice(11, 16)]);
      }),
    );
  });
});

describe('L11: text that is printed or stands on the timeline', () => {
  const handOver = (slipNumber: string) => ({
    name: 'item.release',
    payload: {
      items: [createUuid(1)],
      collector: { name: 'A', identity: { kind: 'passport', number: 'A1' } },
      originalSeen: true,
      surrendered: [],
      signature: { strokes: [[1, 1, 2, 2]] },
      slipNumber,
    },
  });
  const escalate = (commandName: string) => ({
    name: 'act.escalate',
    payload: { commandId: createUuid(3), commandName, note: 'see it' },
  });
  test.each<[string, object, boolean]>([
    ['a slip number of a counter', handOver('S-260302-0A1B2C'), true],
    ['a slip number in words', handOver('Pay 500 at the door'), false],
    ['a slip number in small letters', handOver('s-1'), false],
    ['a slip number with a line end', handOver('S-1\n'), false],
    ['a slip number without end', handOver('S'.repeat(41)), false],
    ['no slip number', handOver(''), false],
    ['an act of this program', escalate('item.make'), true],
    ['an act of a newer one', escalate('item.unheardOf'), true],
    ['a sentence for an act', escalate('call 0712 345 678'), false],
    ['an act with a line end', escalate('item.make\n'), false],
  ])('L11: only what is printable is read: %s', (_name, act, isRead) => {
    expect(commandSchema.safeParse({ ...envelope, ...act }).success).toBe(isRead);
  });
});

describe('contract-2: the version an act was done on', () => {
  test.each([0, -1, 1.5])('contract-2: no centre gives version %s', (baseVersion) => {
    expect(
      commandSchema.safeParse({
        ...envelope,
        baseVersion,
        name: 'item.confirm',
        payload: { itemId: createUuid(1), jobId: createUuid(2), serial: 'B1' },
      }).success,
    ).toBe(false);
  });
});
