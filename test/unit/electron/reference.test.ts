import { generateKeyPairSync, sign } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { listCommands } from '#db/outbox.ts';
import { findApplication, getApplication } from '#db/query/application.ts';
import { upsertReferencePack } from '#db/query/reference-pack.ts';
import { getSyncState, listParked, updateSyncState } from '#db/query/sync.ts';
import type { KeyOutput, SignedPack } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Session } from '#domain/contract/screen/program.ts';
import type { PackName } from '#domain/reference.ts';
import { findNewestVersion, type Pack, type Packs, packFormat, packNames } from '#domain/reference-pack.ts';
import { createReferenceHolder } from '#electron/reference/holder.ts';
import { createReferenceKeeper } from '#electron/reference/keeper.ts';
import { perform } from '#electron/service/perform.ts';
import { applyPage } from '#electron/sync/pull.ts';
import type { WorkstationContext } from '#electron/workstation/context.ts';
import { createApplication, testPacks } from '#test/support/application.ts';
import { confirmAll, createCounter, createOfficer, readRecord, seed } from '#test/support/counter.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

/** The counter's side: what the centre signed is taken, anything else is not, and nothing of it is in anybody's way. */
const createKey = (kid: string, retiredAt: number | null = null) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, public: { kty: 'OKP' as const, crv: 'Ed25519' as const, x, kid, retiredAt } };
};
const inUse = createKey('in-use');
const retired = createKey('retired', 1);
const stranger = createKey('stranger');
const rolledOver = createKey('rolled-over');

const keysOf = (...keys: { public: KeyOutput['sign'][number] }[]): KeyOutput => ({
  sign: keys.map((key) => key.public),
  encrypt: 'age1h8sr4fh5pd3x8e3y43jvkmnfynytvuh6u25zx2qkt7n9agd6zf9qksnzlq',
  revocation: { purpose: 'revocation', office: 'o', epoch: 0, kids: [], at: 1, kid: 'in-use', signature: '' },
  at: 1,
});

const signPack = (pack: string, body: object, by = inUse, change: Record<string, unknown> = {}): SignedPack => {
  const statement = { purpose: 'reference-pack', pack, format: 1, body, ...change };
  const signature = sign(null, Buffer.from(canonicalJson(statement)), by.privateKey).toString('base64url');
  return { ...statement, kid: by.kid, signature } as SignedPack; // what a centre says, true or not
};

const newer = '2026-12-05';
const spoil = (version: string, code = 'gnawed'): Pack => ({
  version,
  rows: [{ code, label: { en: 'Gnawed by mice', sw: 'Imetafunwa na panya' }, source: 'test' }],
});
const holiday = (version: string, ...days: string[]): Pack => ({
  version,
  rows: days.map((on) => ({ on, name: 'A holiday' })),
});

type Answer = SignedPack | 'same' | AppError | Promise<SignedPack>;
type Options = { counter?: ReturnType<typeof createCounter>; shipped?: Packs; keys?: KeyOutput; withKeys?: boolean };

/** A counter whose centre says what a test puts into `says`; of the other packs it says that they are the same. */
const start = ({
  counter: base = createCounter(),
  shipped = testPacks,
  keys = keysOf(inUse, retired),
  withKeys = true,
}: Options = {}) => {
  const { connection, now } = base;
  const logs: { event: string; fields: Record<string, unknown> }[] = [];
  const log = (_level: string, event: string, fields: Record<string, unknown> = {}) => {
    logs.push({ event, fields });
  };
  if (withKeys) transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys: keysOf(inUse, retired) }));
  const references = createReferenceHolder({ connection, shipped, now, log });
  const counter: WorkstationContext = {
    ...base,
    get reference() {
      return references.current();
    },
  };
  const says = new Map<PackName, Answer>();
  const asked: { name: PackName; etag: string | undefined }[] = [];
  let keyRequests = 0;
  const desk = { token: 'first' as string | undefined, session: null as Session | null }; // wider than its first values
  const keeper = createReferenceKeeper({
    counter,
    references,
    session: { token: () => desk.token, find: () => desk.session },
    api: {
      getKeys: async () => {
        keyRequests += 1;
        return keys;
      },
      getReferencePack: async (name, etag) => {
        asked.push({ name, etag });
        const answer = await (says.get(name) ?? 'same');
        if (answer instanceof AppError) throw answer;
        return answer === 'same' ? undefined : { signed: answer, etag: `"${name} ${answer.signature.slice(0, 8)}"` };
      },
    },
    breathe: () => breathe(),
    log,
  });
  onTestFinished(() => keeper.stop());
  const officer = createOfficer('supervisor');
  return {
    ...base,
    counter,
    references,
    keeper,
    says,
    asked,
    logs,
    desk,
    keyRequests: () => keyRequests,
    spoils: () => counter.reference['spoil-reason'].map(({ code }) => code),
    kept: () => references.describe().keptOut,
    signIn: () => {
      desk.session = { officer, office: base.station.office, signedInAt: 0, expiresAt: 0, endsAt: 0, failedBefore: 0 };
    },
    signOut: () => {
      desk.session = null;
      keeper.adopt();
    },
    /** One round of the sync, and all that it set off. */
    round: async () => {
      keeper.supply();
      for (let turn = 0; turn < 60; turn += 1) await breathe();
    },
  };
};

const shippedVersion = findNewestVersion(Object.values(testPacks));
const shippedSpoils = testPacks['spoil-reason'].rows.length;

test('before the centre has said anything the shipped packs are in use', () => {
  const { references, spoils } = start();
  expect([references.describe(), spoils().length]).toEqual([
    { inUse: shippedVersion, next: null, keptOut: [], setAside: [] },
    shippedSpoils,
  ]);
});

test('a newer pack waits while somebody works, and is used once nobody is signed in: an act keeps its rules to its end', async () => {
  const one = start();
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
  const one = start();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil(newer)));
  await one.round();
  expect(one.spoils()).toEqual(['gnawed']);
  expect(one.events).toContainEqual({ kind: 'health.changed' });
});

const good = spoil(newer);
const tampered = { ...signPack('spoil-reason', good), body: spoil(newer, 'anything-goes') };
test.each([
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
] as [string, SignedPack][])('a pack that is %s is not believed, and the Sync desk says so', async (what, answer) => {
  const one = start();
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
  const one = start({ keys: keysOf(rolledOver, inUse) });
  for (const name of ['fee', 'spoil-reason', 'holiday'] as const)
    one.says.set(
      name,
      signPack(name, name === 'spoil-reason' ? good : { ...testPacks[name], version: newer }, rolledOver),
    );
  await one.round();
  expect([one.spoils(), one.keyRequests(), one.kept()]).toEqual([['gnawed'], 1, []]);
  const other = start({ withKeys: false });
  other.says.set('spoil-reason', signPack('spoil-reason', good));
  await other.round();
  expect([other.spoils(), other.keyRequests()]).toEqual([['gnawed'], 1]);
  const lied = start();
  for (const name of packNames) lied.says.set(name, signPack(name, good, stranger));
  await lied.round();
  expect([lied.keyRequests(), lied.kept().length]).toEqual([1, packNames.length]);
});

test('an older pack, well signed, is not taken: not than the shipped one, not than the last one, not after a restart', async () => {
  const one = start();
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
  const again = start({ counter: one });
  again.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-12-05.1', 'first')));
  await again.round();
  expect([again.spoils(), again.kept()]).toEqual([['second'], []]);
});

test('of the same version the centre’s content stands over the shipped one', async () => {
  const one = start();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-11-21', 'of-the-centre')));
  await one.round();
  expect(one.spoils()).toEqual(['of-the-centre']);
  expect(start({ counter: one }).spoils()).toEqual(['of-the-centre']);
});

test('the last pack is there after a restart without a line, with the tag that it is asked by', async () => {
  const one = start();
  one.says.set('spoil-reason', signPack('spoil-reason', good));
  await one.round();
  const again = start({ counter: one });
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
  const one = start();
  one.says.set('spoil-reason', signPack('spoil-reason', good));
  await one.round();
  const updated = start({ counter: one, shipped: { ...testPacks, 'spoil-reason': spoil('2027-01-01', 'shipped') } });
  expect(updated.spoils()).toEqual(['shipped']);
});

test.each([
  ['of a newer format', signPack('spoil-reason', good, inUse, { format: packFormat + 1 })],
  ['with rows it does not know', signPack('spoil-reason', { version: newer, rows: [{ kode: 1 }] })],
  ['with a version it does not know', signPack('spoil-reason', { ...good, version: 'XXVII' })],
  ['without rows', signPack('spoil-reason', { version: newer })],
])('a pack %s is kept out, calmly: what was in use stays, after a restart too', async (_what, answer) => {
  const one = start();
  one.says.set('spoil-reason', signPack('spoil-reason', spoil('2026-12-01', 'before')));
  await one.round();
  one.says.set('spoil-reason', answer);
  one.desk.token = 'second';
  await one.round();
  expect([one.spoils(), one.kept()]).toEqual([['before'], [{ pack: 'spoil-reason', reason: 'unreadable', row: null }]]);
  expect(start({ counter: one }).spoils()).toEqual(['before']);
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
  const one = start({ counter });
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
  const one = start();
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
  const one = start();
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
  const one = start();
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

const plain = createApplication();
const dueOf = ({ counter }: { counter: WorkstationContext }, id = plain.id) =>
  (counter.connection.client.prepare('SELECT due_on FROM application WHERE id = ?').get(id) as { due_on: string })
    .due_on; // that row was just stored

test('new holidays move the days that order the queue, those of closed cases not', async () => {
  const one = start();
  const closed = createApplication({ number: 2, standing: 'rejected' });
  seed(one.counter, plain, closed);
  const [before, beforeClosed] = [dueOf(one), dueOf(one, closed.id)];
  one.says.set('holiday', signPack('holiday', holiday(newer, before)));
  await one.round();
  expect([dueOf(one) > before, dueOf(one, closed.id)]).toEqual([true, beforeClosed]);
  expect(one.events).toContainEqual({
    kind: 'application.changed',
    ids: [plain.id],
    statuses: ['submitted'],
    acts: false,
  });
});

test('an act that waits is applied anew by the new rules: one that they refuse waits for the centre’s word, unseen on the record', async () => {
  const one = start();
  seed(one.counter, { ...plain, verification: confirmAll(plain) });
  perform(one.counter, createOfficer('supervisor'), 'application.approve', plain.id, {
    revision: 1,
    documentSha256: 'a'.repeat(64),
    pages: firstPageSeen,
  });
  expect(readRecord(one.counter, plain.id).standing).toBe('approved');
  const line = {
    id: 'new-line',
    label: { en: 'New', sw: 'Mpya' },
    hint: { en: 'New.', sw: 'Mpya.' },
    checks: [],
    source: 'test',
  };
  const rows = testPacks.checklist.rows.map((row) => ({
    ...(row as object),
    lines: [...(row as { lines: object[] }).lines, line],
  })); // the shipped pack
  one.says.set('checklist', signPack('checklist', { version: newer, rows }));
  await one.round();
  expect(getApplication(one.connection.reader, plain.id).record.standing).toBe('submitted');
  expect(listCommands(one.connection.reader, 'waiting').length).toBe(1);
});

test('what was not recomputed to its end is recomputed at the next start', async () => {
  const one = start();
  seed(one.counter, plain);
  one.keeper.start();
  await one.round();
  one.desk.token = 'second';
  const before = dueOf(one);
  one.signIn();
  one.says.set('holiday', signPack('holiday', holiday(newer, before)));
  await one.round();
  one.keeper.stop();
  const again = start({ counter: one });
  expect(dueOf(again)).toBe(before);
  again.keeper.start();
  await again.round();
  expect(dueOf(again) > before).toBe(true);
  expect(getSyncState(again.connection.reader).referenceUsed).toBe(again.references.fingerprint());
});

/** The shipped services with one row changed. */
const services = (version: string, change: (row: { id: string }) => object): Pack => ({
  version,
  rows: (testPacks.service.rows as { id: string }[]).map((row) => ({ ...row, ...change(row) })), // the shipped pack
});
const inTomorrow = services(newer, ({ id }) => (id === plain.service ? { clocks: 'in a way of tomorrow' } : {}));

test('a record whose service is out of reach leaves the lists, whatever became of it, and comes back by itself with its row and the acts on it', async () => {
  const one = start();
  const closed = createApplication({ number: 2, standing: 'rejected' });
  const other = createApplication({ number: 3, service: 'registration-used' });
  seed(one.counter, plain, closed, other);
  perform(one.counter, createOfficer('verifying'), 'verification.record', plain.id, {
    revision: 1,
    marks: { buyer: { mark: 'confirmed' } },
  });
  const here = () => [plain, closed, other].map(({ id }) => findApplication(one.connection.reader, id) !== undefined);
  one.says.set('service', signPack('service', inTomorrow));
  await one.round();
  expect(here()).toEqual([false, false, true]);
  expect(listParked(one.connection.reader).map(({ reason }) => reason)).toEqual(
    Array(2).fill(`service ${plain.service}`),
  );
  expect(one.references.describe().setAside).toMatchObject([
    { pack: 'service', row: plain.service, reason: 'unreadable' },
  ]);
  expect(one.events).toContainEqual({ kind: 'parked.changed' });
  // What the feed brings of it meanwhile is set aside as well, and the rest of the page goes on.
  const entries = [plain, createApplication({ number: 4, service: 'registration-used' })].map((record, place) => ({
    sequence: place + 11,
    subject: { kind: 'application', id: record.id },
    change: 'put',
    version: 2,
    record: { ...record, version: 2, sourceSystem: 'fresher' },
  }));
  const page = { entries, cursor: '2', more: false, remaining: 0, at: 1, protocol: 2 };
  expect(await applyPage(one.counter, page, () => breathe())).toHaveLength(1);
  expect(listParked(one.connection.reader)).toHaveLength(3);
  one.says.set(
    'service',
    signPack(
      'service',
      services(`${newer}.1`, () => ({})),
    ),
  );
  one.desk.token = 'second';
  await one.round();
  expect([here(), listParked(one.connection.reader)]).toEqual([[true, true, true], []]);
  expect(getApplication(one.connection.reader, plain.id)).toMatchObject({
    version: 2,
    waiting: 1,
    record: { sourceSystem: 'fresher', verification: { buyer: { mark: 'confirmed' } } },
  });
});

test('what an older program had set aside is read at the start of a newer one, though the packs are the same', async () => {
  const tomorrow = start({ shipped: { ...testPacks, service: inTomorrow } });
  seed(tomorrow, plain);
  tomorrow.keeper.start();
  await tomorrow.round();
  expect(listParked(tomorrow.connection.reader)).toHaveLength(1);
  const fingerprint = getSyncState(tomorrow.connection.reader).referenceUsed;
  const updated = start({ counter: tomorrow, shipped: { ...testPacks, service: services(newer, () => ({})) } });
  transact(updated.connection.writer, (tx) => updateSyncState(tx, { referenceUsed: updated.references.fingerprint() }));
  expect(fingerprint).not.toBe(updated.references.fingerprint());
  updated.keeper.start();
  await updated.round();
  expect(listParked(updated.connection.reader)).toEqual([]);
  expect(readRecord(updated.counter, plain.id)).toEqual(plain);
});

test('a pack that says two things at once is refused whole, and the Sync desk names its row; the one before stays, after a restart too', async () => {
  const one = start();
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
  const again = start({ counter: one });
  expect([days(again).includes('2026-03-10'), again.kept()]).toEqual([
    false,
    [{ pack: 'holiday', reason: 'contradictory', row: '2026-03-10' }],
  ]);
});
