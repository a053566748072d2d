import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { type CheckCall, checkCallSchema } from '#domain/checklist.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import { testDay } from '#test/support/act.ts';
import { createApplication, testReference as reference } from '#test/support/application.ts';

/** Whatever a portal sends: no check throws, and none passes what it cannot judge. */
const every: CheckCall[] = checkCallSchema.options.map(({ shape: { id } }) => {
  const found = reference.checklist
    .flatMap(({ lines }) => lines.flatMap(({ checks }) => checks))
    .find((call) => call.id === id.value);
  if (found === undefined) throw new Error(`no checklist asks for ${id.value}`);
  return found;
});
const records: [string, Application][] = [
  ['transfer', createApplication()],
  ['import', createApplication({ service: 'registration-used' })],
  ['licence', { ...createApplication(), vehicle: null, register: null, transfer: null, declared: {} }],
];

const long = 'ß𝕏'.repeat(75);
const texts = [
  '',
  ' ',
  'محمد علي',
  '王小明',
  '👩🏽‍🚒🚗',
  '\u202eABC',
  '<b>&amp;</b>',
  "'; DROP TABLE x;--",
  long,
  'a'.repeat(300),
];
const dates = ['', '0001-01-01', '9999-12-31', '2026-02-30', '2026-13-01', '31/12/2025', '+275760-09-13', 'yesterday'];
const numbers = [-1, -0, 0.5, 1e21, Number.MAX_SAFE_INTEGER, Number.NaN, Number.POSITIVE_INFINITY];
const words = ['', 'hydrogen', 'constructor', '__proto__', 'toString', 'x'.repeat(40)];

/** The value, at every place of a record where there is one of its kind. */
const fill = (value: unknown, with_: (leaf: unknown, name: string) => unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => fill(one, with_, name));
  if (typeof value !== 'object' || value === null) return with_(value, name);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, with_, key)]));
};
const isDate = (leaf: unknown) => typeof leaf === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(leaf);
const isInstant = (name: string) => /At$/.test(name);
// what says which record it is stays: a service that is not there has no rows to be judged by
const isFixed = (name: string) => ['service', 'id', 'officeId', 'standing', 'medium', 'submittedAt'].includes(name);
const spoil = (record: Application, is: (leaf: unknown, name: string) => boolean, bad: unknown): Application =>
  fill(record, (leaf, name) => (!isFixed(name) && is(leaf, name) ? bad : leaf)) as Application; // of its own shape

const run = (record: Application) => runMachineChecks(record, every, reference, testDay);

test.each(records)(
  'no check throws, and each says something known, on a %s whose every text is odd',
  (_what, record) => {
    for (const text of texts)
      for (const { id, result, detail } of run(
        spoil(record, (leaf) => typeof leaf === 'string' && !isDate(leaf), text),
      ))
        expect([id, ['pass', 'warn', 'fail'].includes(result), detail.length > 0]).toEqual([id, true, true]);
  },
);

test.each(records)('no check throws on a %s whose every date is odd', (_what, record) => {
  for (const date of dates) expect(run(spoil(record, isDate, date)).length).toBeGreaterThan(0);
});

test.each(records)('no check throws on a %s whose every number is odd', (_what, record) => {
  for (const number of numbers)
    expect(
      run(spoil(record, (leaf, name) => typeof leaf === 'number' && !isInstant(name), number)).length,
    ).toBeGreaterThan(0);
});

const vehicleWith = (change: object): Application => {
  const made = createApplication();
  return { ...made, vehicle: { ...made.vehicle, ...change } };
};
const resultOf = (record: Application, id: CheckCall['id']) => run(record).find((one) => one.id === id)?.result;

test.each(words)('fuel, use and class %j are never passed as known', (word) => {
  expect(resultOf(vehicleWith({ fuel: word }), 'electric-rating')).toBe('warn');
  expect(resultOf(vehicleWith({ fuel: word }), 'fuel-is')).toBe('warn');
  expect(run(vehicleWith({ use: word, vehicleClass: word })).length).toBeGreaterThan(0);
});

test.each(numbers.filter((number) => number !== 0))('an engine rating of %s is not passed', (ratingCc) => {
  const isWhole = Number.isInteger(ratingCc) && ratingCc > 0;
  expect(resultOf(vehicleWith({ ratingCc }), 'electric-rating')).toBe(isWhole ? 'pass' : 'warn');
});

test.each(['', ' ', 'محمد', '👩🏽‍🚒', '—'])('numbers of which nothing can be compared are not equal: %j', (text) => {
  const made = createApplication();
  const register = made.register && { ...made.register, chassisNumber: text, engineNumber: text };
  const record = { ...vehicleWith({ chassisNumber: text, engineNumber: text }), register };
  for (const id of ['chassis-equality', 'engine-equality', 'chassis-format'] as const)
    expect([id, resultOf(record, id)]).toEqual([id, 'warn']);
});

test.each(dates.slice(2))('a paper of the day %j is not passed', (date) => {
  const made = createApplication({ service: 'registration-used' });
  const record = {
    ...made,
    declared: { inspection: { inspectedOn: date }, insurance: { startsOn: date, expiresOn: date } },
  };
  expect(resultOf(record, 'paper-date')).not.toBe(date < testDay && date.startsWith('0001') ? 'fail' : 'pass');
  expect(resultOf(record, 'cover-dates')).not.toBe('pass');
});

test('two people of one name in a script that is not folded are the same name, others are not', () => {
  const made = createApplication();
  const { register } = made;
  if (register === null || made.transfer === null) throw new Error('a transfer has both');
  const [owner] = register.owners;
  if (owner === undefined) throw new Error('a register has an owner');
  const named = (name: string) => ({
    ...made,
    declared: {},
    register: { ...register, owners: [{ ...owner, name: 'محمد علي' }] },
    transfer: made.transfer && { ...made.transfer, seller: { ...owner, name } },
  });
  expect(resultOf(named('محمد علي'), 'seller-name')).toBe('pass');
  expect(resultOf(named('علي حسن'), 'seller-name')).toBe('fail');
});
