import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { upsertReferencePack } from '#db/query/reference-pack.ts';
import type { SignedPack } from '#domain/contract/centre/signed-pack.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findNewestVersion, type Pack, packFormat, packNames } from '#domain/reference-pack.ts';
import { testPacks } from '#test/support/application.ts';
import { createCounter } from '#test/support/counter.ts';
import {
  holiday,
  inUse,
  keysOf,
  newer,
  retired,
  rolledOver,
  signPack,
  spoil,
  startReference,
  stranger,
} from '#test/support/reference-desk.ts';

/** The counter's side: what the centre signed is taken, anything else is not, and nothing of it is in anybody's way. */

const shippedVersion = findNewestVersion(Object.values(testPacks));
const shippedSpoils = testPacks['spoil-reason'].rows.length;

test('before the centre has said anything the shipped packs are in use', () => {
  const { references, spoils } = startReference();
  expect([references.describe(), spoils().length]).toEqual([
    { inUse: shippedVersion, next: null, keptOut: [], setAside: [] },
    shippedSpoils,
  ]);
});

test('a newer pack waits while somebody works, and is used once nobody is signed in: an act keeps its rules to its end', async () => {
  const one = startReference();
  one.signIn();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil(newer)));
  await one.round();
  expect([one.spoils().length, one.references.describe()]).toEqual([
    shippedSpoils,
    { inUse: shippedVersion, next: newer, keptOut: [], setAside: [] },
  ]);
  one.keeper.adopt();
  expect(one.spoils().length).toBe(shippedSpoils);
  one.signOut();
  expect([one.spoils(), one.references.describe()]).toEqual([
    ['gnawed'],
    { inUse: newer, next: null, keptOut: [], setAside: [] },
  ]);
});

test('an answer that comes after the sign-out is used at once', async () => {
  const one = startReference();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil(newer)));
  await one.round();
  expect(one.spoils()).toEqual(['gnawed']);
  expect(one.events).toContainEqual({ kind: 'health.changed' });
});

const good = spoil(newer);
const tampered = { ...signPack('spoil-reason', good), body: spoil(newer, 'anything-goes') };
test.each<[string, SignedPack]>([
  ['changed on the way', tampered],
  [
    'signed for another purpose',
    { ...signPack('spoil-reason', good, inUse, { purpose: 'audit-anchor' }), purpose: 'reference-pack' },
  ],
  ['signed under another name', { ...signPack('evidence-kind', good), pack: 'spoil-reason' }],
  ['another pack, well signed', signPack('evidence-kind', good)],
  ['of another format than was signed', { ...signPack('spoil-reason', good, inUse, { format: 2 }), format: 1 }],
  ['signed by a stranger', signPack('spoil-reason', good, stranger)],
  ['signed by a stranger under a known name', { ...signPack('spoil-reason', good, stranger), kid: 'in-use' }],
  ['signed by a retired key', signPack('spoil-reason', good, retired)],
  ['without a signature', { ...signPack('spoil-reason', good), signature: '' }],
  ['nested beyond reading', signPack('spoil-reason', good, inUse, {})],
])('a pack that is %s is not believed, and the Sync desk says so', async (what, answer) => {
  const one = startReference();
  let nested: unknown = [];
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
  one.says.set(
    'spoil-reason',
    what.startsWith('nested') ? { ...answer, body: { version: newer, rows: nested } } : answer,
  );
  await one.round();
  expect(one.spoils().length).toBe(shippedSpoils);
  expect(one.kept()).toEqual([{ pack: 'spoil-reason', reason: 'unsigned', row: null }]);
  // The others are asked for all the same.
  expect(one.asked.map(({ name }) => name)).toEqual(packNames);
  expect(one.logs.filter(({ event }) => event === 'reference.bug')).toEqual([]);
  one.says.set('spoil-reason', signPack('spoil-reason', good));
  one.desk.token = 'second';
  await one.round();
  expect([one.spoils(), one.kept()]).toEqual([['gnawed'], []]);
});

test('a key that is new is fetched, once for all packs', async () => {
  const one = startReference({ keys: keysOf(rolledOver, inUse) });
  for (const name of ['fee', 'spoil-reason', 'holiday'] as const)
    one.says.set(
      name,
      signPack(name, name === 'spoil-reason' ? good : { ...testPacks[name], version: newer }, rolledOver),
    );
  await one.round();
  expect([one.spoils(), one.keyRequests(), one.kept()]).toEqual([['gnawed'], 1, []]);
  const other = startReference({ withKeys: false });
  other.says.set('spoil-reason', signPack('spoil-reason', good));
  await other.round();
  expect([other.spoils(), other.keyRequests()]).toEqual([['gnawed'], 1]);
  const lied = startReference();
  for (const name of packNames) lied.says.set(name, signPack(name, good, stranger));
  await lied.round();
  expect([lied.keyRequests(), lied.kept().length]).toEqual([1, packNames.length]);
});

test('an older pack, well signed, is not taken: not than the shipped one, not than the last one, not after a restart', async () => {
  const one = startReference();
  const offer = async (body: Pack) => {
    one.says.set('spoil-reason', signPack('spoil-reason', body));
    one.desk.token = `${one.desk.token}+`;
    await one.round();
    return one.spoils()[0];
  };
  expect(await offer(spoil('2026-11-20', 'too-old'))).not.toBe('too-old');
  expect(await offer(spoil('2026-12-05.2', 'second'))).toBe('second');
  expect(await offer(spoil('2026-12-05.1', 'first'))).toBe('second');
  // One version has one content: which of two would be the older, nobody could say.
  expect(await offer(spoil('2026-12-05.2', 'other'))).toBe('second');
  const again = startReference({ counter: one });
  again.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-12-05.1', 'first')));
  await again.round();
  expect([again.spoils(), again.kept()]).toEqual([['second'], []]);
});

test('of the same version the centre’s content stands over the shipped one', async () => {
  const one = startReference();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-11-21', 'of-the-centre')));
  await one.round();
  expect(one.spoils()).toEqual(['of-the-centre']);
  expect(startReference({ counter: one }).spoils()).toEqual(['of-the-centre']);
});

test('the last pack is there after a restart without a line, with the tag that it is asked by', async () => {
  const one = startReference();
  one.says.set('spoil-reason', signPack('spoil-reason', good));
  await one.round();
  const again = startReference({ counter: one });
  expect([again.spoils(), again.references.describe().inUse]).toEqual([['gnawed'], newer]);
  again.says.set('spoil-reason', new AppError('CENTRE_UNREACHABLE', 'no line'));
  await again.round();
  expect(again.spoils()).toEqual(['gnawed']);
  expect(again.asked.find(({ name }) => name === 'spoil-reason')?.etag).toBe(
    `"spoil-reason ${signPack('spoil-reason', good).signature.slice(0, 8)}"`,
  );
  expect(again.asked.find(({ name }) => name === 'fee')?.etag).toBeUndefined();
});

test('a newer program’s own pack stands over an older one of the centre', async () => {
  const one = startReference();
  one.says.set('spoil-reason', signPack('spoil-reason', good));
  await one.round();
  const updated = startReference({
    counter: one,
    shipped: { ...testPacks, 'spoil-reason': spoil('2027-01-01', 'shipped') },
  });
  expect(updated.spoils()).toEqual(['shipped']);
});

test.each([
  ['of a newer format', signPack('spoil-reason', good, inUse, { format: packFormat + 1 })],
  ['with rows it does not know', signPack('spoil-reason', { version: newer, rows: [{ kode: 1 }] })],
  ['with a version it does not know', signPack('spoil-reason', { ...good, version: 'XXVII' })],
  ['without rows', signPack('spoil-reason', { version: newer })],
])('a pack %s is kept out, calmly: what was in use stays, after a restart too', async (_what, answer) => {
  const one = startReference();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-12-01', 'before')));
  await one.round();
  one.says.set('spoil-reason', answer);
  one.desk.token = 'second';
  await one.round();
  expect([one.spoils(), one.kept()]).toEqual([['before'], [{ pack: 'spoil-reason', reason: 'unreadable', row: null }]]);
  expect(startReference({ counter: one }).spoils()).toEqual(['before']);
});

test('what a newer program has stored is not read by this one, which takes nothing older instead of it', async () => {
  const counter = createCounter();
  const row = {
    name: 'spoil-reason',
    version: newer,
    format: packFormat + 1,
    body: { version: newer, gnawed: true },
    etag: '"new"',
    receivedAt: 1,
  };
  transact(counter.connection.writer, (tx) => {
    upsertReferencePack(tx, row);
    upsertReferencePack(tx, { ...row, name: 'pack-of-tomorrow' });
  });
  const one = startReference({ counter });
  expect([one.spoils().length, one.kept()]).toEqual([
    shippedSpoils,
    [{ pack: 'spoil-reason', reason: 'unreadable', row: null }],
  ]);
  one.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-12-01', 'between')));
  await one.round();
  expect(one.spoils().length).toBe(shippedSpoils);
  // Without the tag: it would be told "the same" of something that it cannot read.
  expect(one.asked.find(({ name }) => name === 'spoil-reason')?.etag).toBeUndefined();
});

test('is asked for once per session and then seldom; a clock that was set back asks again', async () => {
  const one = startReference();
  const rounds = async (count: number) => {
    for (let round = 0; round < count; round += 1) await one.round();
    return one.asked.length / packNames.length;
  };
  expect(await rounds(3)).toBe(1);
  one.clock.at += 4 * 3_600_000 - 1;
  expect(await rounds(2)).toBe(1);
  one.clock.at += 1;
  expect(await rounds(2)).toBe(2);
  one.desk.token = 'second';
  expect(await rounds(2)).toBe(3);
  one.clock.at -= 30 * 86_400_000;
  expect(await rounds(2)).toBe(4);
  one.desk.token = undefined;
  one.clock.at += 90 * 86_400_000;
  expect(await rounds(2)).toBe(4);
});

test('a line that is down is tried again in ten minutes; a pack that the centre has not got holds up no other', async () => {
  const one = startReference();
  one.says.set('fee', new AppError('CENTRE_UNREACHABLE', 'no line'));
  await one.round();
  await one.round();
  const first = packNames.indexOf('fee') + 1;
  expect(one.asked.map(({ name }) => name)).toEqual(packNames.slice(0, first));
  one.says.set('fee', new AppError('NOT_FOUND', 'no such pack'));
  one.says.set('spoil-reason', signPack('spoil-reason', good));
  one.clock.at += 10 * 60_000;
  await one.round();
  expect(one.asked.length).toBe(first + packNames.length);
  expect(one.spoils()).toEqual(['gnawed']);
  one.clock.at += 10 * 60_000;
  await one.round();
  expect(one.asked.length).toBe(first + packNames.length);
});

test('is never waited for: a centre that hangs over it holds up nothing, and a program that ends meanwhile writes nothing', async () => {
  const one = startReference();
  let answer: (value: SignedPack) => void = () => {};
  one.says.set(
    'fee',
    new Promise<SignedPack>((resolve) => {
      answer = resolve;
    }),
  );
  expect(one.keeper.supply()).toBeUndefined();
  await one.round();
  one.desk.token = 'second';
  await one.round();
  const asked = packNames.indexOf('fee') + 1;
  expect(one.asked.length).toBe(asked);
  one.keeper.stop();
  one.connection.close();
  answer(signPack('fee', { ...testPacks.fee, version: newer }));
  await one.round();
  expect([one.asked.length, one.logs]).toEqual([asked, []]);
});

test('a pack that says two things at once is refused whole, and the Sync desk names its row; the one before stays, after a restart too', async () => {
  const one = startReference();
  one.says.set('holiday', signPack('holiday', holiday('2026-12-01', '2026-03-09')));
  await one.round();
  const twice = holiday(newer, '2026-03-10', '2026-03-10');
  one.says.set('holiday', signPack('holiday', twice));
  one.desk.token = 'second';
  await one.round();
  const days = (from: typeof one) => from.counter.reference.holiday.map((row) => 'on' in row && row.on);
  expect([days(one), one.kept()]).toEqual([
    ['2026-03-09'],
    [{ pack: 'holiday', reason: 'contradictory', row: '2026-03-10' }],
  ]);
  // One that a more forgiving program has stored is kept out as well.
  transact(one.connection.writer, (tx) =>
    upsertReferencePack(tx, { name: 'holiday', version: newer, format: 1, body: twice, etag: null, receivedAt: 1 }),
  );
  const again = startReference({ counter: one });
  expect([days(again).includes('2026-03-10'), again.kept()]).toEqual([
    false,
    [{ pack: 'holiday', reason: 'contradictory', row: '2026-03-10' }],
  ]);
});
