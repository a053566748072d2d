import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import { type Route, routes } from '#domain/contract/ipc.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import { createRouter, type Handlers } from '#electron/ipc/router.ts';
import type { Log } from '#electron/workstation/context.ts';
import { createUuid } from '#test/support/application.ts';

const names = Object.keys(routes) as Route[]; // keys of the table

const createTestRouter = (handler: (route: Route, input: unknown) => unknown) => {
  const logged: unknown[][] = [];
  const log: Log = (...line) => logged.push(line);
  const handlers = Object.fromEntries(
    names.map((name) => [name, (input: unknown) => handler(name, input)]),
  ) as unknown as Handlers; // one per route
  return { request: createRouter(handlers, log, () => 'ref-1'), logged };
};

test.each([
  'nothing',
  '',
  '__proto__',
  'constructor',
  'toString',
  'queue.list ',
  null,
  undefined,
  7,
  {},
  ['queue.list'],
  new Date(0),
])('a route that is not on the list reaches no handler: %s', async (route) => {
  const { request } = createTestRouter(() => expect.unreachable());
  expect(await request(route, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_ROUTE' } });
});

/** What a hijacked window may send: anything, nearly right objects, and names that belong to every object. */
const hostile = fc.oneof(
  fc.anything(),
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom('id', 'jobId', 'query', 'filter', 'limit', 'marks', 'serial', 'printer', 'constructor', 'toString'),
    fc.jsonValue(),
  ),
  fc.constantFrom(
    ...[
      '{"__proto__":{"id":"x"}}',
      '{"id":{"__proto__":[]}}',
      '{"constructor":{"prototype":{}}}',
      '{"marks":{"__proto__":{"mark":"confirmed"}}}',
    ].map(
      (text) => JSON.parse(text) as unknown, // any text a window may send
    ),
  ),
);

test.each(names)('%s: what does not parse is refused with a code and never reaches the handler', async (route) => {
  const reached: unknown[] = [];
  const { request, logged } = createTestRouter((_route, input) => reached.push(input));
  await fc.assert(
    fc.asyncProperty(hostile, async (input) => {
      reached.length = 0;
      const parsed = routes[route].input.safeParse(input);
      const isTaken = parsed.success && isWellFormed(parsed.data);
      const reply = await request(route, input);
      expect(reached).toEqual(isTaken ? [parsed.data] : []);
      expect(reply).toMatchObject(
        isTaken ? { ok: true } : { ok: false, error: { code: 'INVALID_INPUT', details: { route } } },
      );
    }),
    { numRuns: 50 },
  );
  expect(({} as { id?: unknown }).id).toBeUndefined(); // what a polluted prototype would have
  expect(logged).toEqual([]);
});

const id = createUuid(1);
const release = {
  id,
  items: [createUuid(2)],
  collector: { name: 'A', identity: { kind: 'passport', number: 'A1234567' } },
  originalSeen: true,
  surrendered: [],
  signature: { strokes: [[1, 1, 2, 2]] },
};
const marks = (value: unknown) => ({ id, revision: 1, marks: { logbook: value } });

test.each<[Route, unknown]>([
  ['program.get', { extra: 1 }],
  ['application.get', { id: "1' OR 1=1" }],
  ['queue.list', { filter: 'to-verify', offset: -1, limit: 10 }],
  ['queue.list', { filter: 'to-verify', offset: 0, limit: 501 }],
  ['queue.list', { filter: 'everything', offset: 0, limit: 1 }],
  ['application.find', { query: 'x'.repeat(201), limit: 10 }],
  ['application.approve', { id, revision: 1, documentSha256: 'not a hash' }],
  ['application.return', { id, revision: 1, reasons: [] }],
  ['verification.record', marks({ mark: 'approved' })],
  ['verification.record', marks({ mark: 'overridden', reason: 'x'.repeat(501) })],
  ['preference.update', { language: 'en', profile: '/etc' }],
  ['preference.update', { textSize: 400 }],
  ['workstation.enrol', { centralUrl: 'file:///etc/passwd', code: '123456' }],
  ['workstation.enrol', { centralUrl: 'javascript:alert(1)', code: '123456' }],
  ['session.signIn', { staffNumber: 'KT1', password: 'x', code: '12345a' }],
  ['shelf.find', { scanned: '  ' }],
  ['item.shelve', { id, itemId: id, scanned: 'B1042337', bay: '  ', box: '1' }],
  ['item.make', { id, itemId: id, printer: '' }],
  ['item.make', { id, itemId: 'the first', printer: 'Desk' }],
  ['item.release', { ...release, items: [] }],
  ['item.release', { ...release, originalSeen: false }],
  ['item.release', { ...release, signature: { strokes: [] } }],
  ['item.release', { ...release, signature: { strokes: [[1, 1, 601, 2]] } }],
  ['sync.withdraw', { commandId: id, reason: ' a ' }],
  ['sync.withdraw', { commandId: id, reason: 'half of a pair \ud83d' }],
  ['sync.withdraw', { commandId: id, reason: 'a\u0000b, which nobody can keep' }],
])('%s refuses %j', async (route, input) => {
  const { request } = createTestRouter(() => expect.unreachable());
  expect(await request(route, input)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
});

test('what identifies the officer or the workstation cannot be sent along', async () => {
  const { request } = createTestRouter((_route, input) => input);
  const reply = await request('item.release', {
    ...release,
    officer: 'KT9',
    workstation: 'counter-9',
    slipNumber: 'S-1',
  });
  expect(reply).toEqual({ ok: true, value: release });
  expect(
    await request('verification.record', marks({ mark: 'confirmed', by: 'KT9', at: 1, checks: ['restriction'] })),
  ).toEqual({
    ok: true,
    value: marks({ mark: 'confirmed' }),
  });
});

test('a refusal keeps its code and details and is no bug', async () => {
  const { request, logged } = createTestRouter(() => {
    throw new AppError('SERIAL_USED', 'used', { serial: 'B 1042337' });
  });
  expect(await request('program.get', {})).toEqual({
    ok: false,
    error: { code: 'SERIAL_USED', message: 'used', details: { serial: 'B 1042337' } },
  });
  expect(logged).toEqual([]);
});

test.each([
  [
    'thrown',
    () => {
      throw new TypeError('secret at /home/kt1');
    },
  ],
  ['rejected', () => Promise.reject(new TypeError('secret at /home/kt1'))],
  ['a string thrown', () => Promise.reject('secret at /home/kt1')],
])('L4: a bug (%s) is logged by its name and shown by a reference only', async (_name, handler) => {
  const { request, logged } = createTestRouter(handler);
  const reply = await request('program.get', {});
  expect(reply).toMatchObject({ ok: false, error: { code: 'BUG', details: { reference: 'ref-1' } } });
  expect(JSON.stringify(reply)).not.toContain('secret');
  expect(logged).toMatchObject([
    [
      'error',
      'bug',
      { reference: 'ref-1', route: 'program.get', error: expect.stringMatching(/^(TypeError|string)$/) },
    ],
  ]);
  expect(JSON.stringify(logged)).not.toContain('secret');
});

test('every code has an HTTP status, and those that time may heal are no refusals', () => {
  for (const [code, { status, retry }] of Object.entries(errorCodes))
    expect(retry ? status >= 429 : status >= 400, code).toBe(true);
});
