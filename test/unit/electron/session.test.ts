import { randomUUID, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { SessionOutput, SessionState } from '#domain/contract/centre/session.ts';
import { AppError } from '#domain/contract/errors.ts';
import { compareCollectorName, readCollectionCase, releaseItems } from '#electron/service/collection.ts';
import { createEpochStore } from '#electron/workstation/epoch.ts';
import { createSessionHolder, requireRole } from '#electron/workstation/session.ts';
import { createDeviceKey, createWorkstation, type Workstation } from '#electron/workstation/workstation.ts';
import { createApplication } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  codeOfAsync,
  createCounter,
  createFolder,
  createOfficer,
  openTestCache,
  releasePayload,
  seed,
  testNow,
  testOffice,
} from '#test/support/counter.ts';
import { createGrant, createSessionAnswer } from '#test/support/session.ts';

const officer = { ...createOfficer('collection'), staffNumber: 'KT1' };
const typed = { staffNumber: 'KT1', password: 'correct horse', code: '123456' };
const answer = createSessionAnswer({ officer, office: testOffice, at: testNow });

const start = (
  reply: () => Promise<SessionOutput> = async () => answer,
  isProven: () => Promise<boolean> = async () => true,
) => {
  const device = createDeviceKey();
  const secrets = {
    kind: 'keystore' as const,
    seal: (secret: Uint8Array) => Buffer.from(secret).toString('base64'),
    unseal: (sealed: string) => Buffer.from(sealed, 'base64'),
  };
  const station = { workstationId: 'counter-1', office: testOffice, centralUrl: '', demonstration: false };
  const workstation: Workstation = createWorkstation(`${createFolder()}/workstation.json`, secrets, station, device);
  const sent: Record<string, unknown>[] = [];
  const clock = { wall: testNow, steady: 1_000 };
  const offices: string[] = [];
  const asked: (string | undefined)[] = [];
  const seen = { changes: 0, suspended: 0, ends: 0, offices, asked };
  const renewed = { answer: async (): Promise<SessionState> => expect.unreachable() };
  const session = createSessionHolder({
    workstation,
    api: {
      postSession: (body) => {
        sent.push(body);
        return reply();
      },
      getSession: (token) => {
        seen.asked.push(token);
        return renewed.answer();
      },
      centreNow: () => testNow,
    },
    epochs: createEpochStore(openTestCache(), randomUUID),
    now: () => clock.wall,
    monotonic: () => clock.steady,
    isProven,
    onChange: () => {
      seen.changes += 1;
    },
    onOffice: ({ name }) => seen.offices.push(name),
    onEnd: () => {
      seen.ends += 1;
    },
    onSuspended: () => {
      seen.suspended += 1;
    },
    log: () => {},
  });
  return { session, sent, device, clock, seen, renewed, changes: () => seen.changes };
};

test('a sign-in is signed by the device over all that is claimed, so that no part can be exchanged', async () => {
  const { session, sent, device } = start();
  await session.signIn(typed);
  const { proof, ...claim } = sent[0] ?? {};
  const head = { sequence: 0, hash: '0'.repeat(64) };
  expect(claim).toEqual({
    ...typed,
    audience: '',
    workstationId: 'counter-1',
    issuedAt: testNow,
    epoch: null,
    nextEpoch: expect.any(String),
    head,
  });
  const key = { key: { ...device.publicKey }, format: 'jwk' as const };
  const isGood = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(String(proof), 'base64url'));
  expect([isGood(canonicalJson(claim)), isGood(canonicalJson({ ...claim, staffNumber: 'KT2' }))]).toEqual([
    true,
    false,
  ]);
});

test('an officer of another office is not let in with a token that the centre gave', async () => {
  const { session } = start(async () =>
    createSessionAnswer({ officer: { ...officer, officeId: 'ntsa-mombasa' }, office: testOffice, at: testNow }),
  );
  expect(await codeOfAsync(session.signIn(typed))).toBe('OTHER_OFFICE');
  expect([session.find(), session.token(), codeOf(session.officer)]).toEqual([null, undefined, 'SIGNED_OUT']);
});

test('a refused sign-in leaves whoever was there before', async () => {
  let isRefusing = false;
  const { session } = start(async () => {
    if (isRefusing) throw new AppError('SIGN_IN_REFUSED', 'no');
    return answer;
  });
  await session.signIn(typed);
  isRefusing = true;
  expect(await codeOfAsync(session.signIn(typed))).toBe('SIGN_IN_REFUSED');
  expect(session.officer().staffNumber).toBe(officer.staffNumber);
});

test('when the token is over the officer works on; at sign-out nobody is left', async () => {
  const { session, changes } = start();
  await session.signIn(typed);
  session.dropToken();
  expect([session.token(), session.officer()]).toEqual([undefined, officer]);
  session.signOut();
  expect([session.find(), codeOf(session.officer), changes()]).toEqual([null, 'SIGNED_OUT', 3]);
});

const fiveDays = 5 * 86_400_000;

test.each([
  ['the wall clock', { wall: fiveDays, steady: 0 }],
  ['the clock that nobody sets, whatever the other was set back to', { wall: -30 * 86_400_000, steady: fiveDays }],
])('H3: a session ends with its grant, by %s', async (_which, { wall, steady }) => {
  const { session, clock, seen } = start();
  await session.signIn(typed);
  clock.wall += wall - Math.sign(wall);
  clock.steady += steady - Math.sign(steady);
  expect(session.officer()).toEqual(officer);
  clock.wall += Math.sign(wall);
  clock.steady += Math.sign(steady);
  expect([codeOf(session.officer), session.find(), session.token(), session.ended(), seen.ends]).toEqual([
    'SIGNED_OUT',
    null,
    undefined,
    'GRANT_OVER',
    1,
  ]);
  await session.signIn(typed);
  expect([session.ended(), session.officer()]).toEqual([null, officer]);
});

test.each([
  ['is not signed by the centre', answer, false],
  [
    'is of another workstation',
    createSessionAnswer({ officer, office: testOffice, workstation: 'counter-2', at: testNow }),
    true,
  ],
  [
    'is of another officer',
    createSessionAnswer({ officer: { ...officer, staffNumber: 'KT2' }, office: testOffice, at: testNow }),
    true,
  ],
])('H3: nobody is let in by a grant that %s', async (_what, given, isGood) => {
  const { session } = start(
    async () => given,
    async () => isGood,
  );
  expect(await codeOfAsync(session.signIn(typed))).toBe('CENTRE_ANSWER_STRANGE');
  expect([session.find(), session.token()]).toEqual([null, undefined]);
});

test('C1: whoever signs in where another is signed in ends that session first: what is done from then on is in the new one’s name', async () => {
  const { session, seen } = start(async () => {
    if (seen.ends > 0) throw new AppError('CENTRE_UNREACHABLE', 'the answer is lost');
    return answer;
  });
  await session.signIn(typed);
  expect(await codeOfAsync(session.signIn({ ...typed, staffNumber: 'KT9' }))).toBe('CENTRE_UNREACHABLE');
  expect([session.find(), seen.ends]).toEqual([null, 1]);
});

test('C1: two who sign in at once do so one after the other: who is at the counter is who the centre heard last', async () => {
  const answers: (() => void)[] = [];
  const { session, sent } = start(
    () =>
      new Promise((resolve) => {
        const { staffNumber } = sent.at(-1) as { staffNumber: string }; // what was just sent
        answers.push(() =>
          resolve(createSessionAnswer({ officer: { ...officer, staffNumber }, office: testOffice, at: testNow })),
        );
      }),
  );
  const both = [session.signIn(typed), session.signIn({ ...typed, staffNumber: 'KT9' })];
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.();
  await expect.poll(() => answers.length).toBe(2);
  expect(session.find()).toBeNull();
  answers[1]?.();
  await Promise.all(both);
  expect([session.officer().staffNumber, sent.map(({ staffNumber }) => staffNumber)]).toEqual(['KT9', ['KT1', 'KT9']]);
});

test.each(['OFFICER_REVOKED', 'WORKSTATION_OUT_OF_SERVICE'] as const)(
  'H3: %s ends the session of the token that it is said of, and no other',
  async (code) => {
    const { session, seen } = start();
    await session.signIn(typed);
    session.hearRefusal(code, 'the token of who was here before');
    session.hearRefusal('SESSION_OVER', answer.token);
    expect([session.find()?.officer, seen.ends]).toEqual([officer, 0]);
    session.dropToken();
    session.hearRefusal(code, answer.token);
    expect([session.find(), session.ended(), seen.ends]).toEqual([null, code, 1]);
  },
);

test('H3: with its token over, a session asks the centre by it whether it was ended', async () => {
  const { session, seen, renewed } = start();
  renewed.answer = () => Promise.reject(new AppError('SESSION_OVER', 'over'));
  await session.watch();
  await session.signIn(typed);
  await session.watch();
  expect(seen.asked).toEqual([]);
  session.dropToken();
  await session.watch();
  expect([seen.asked, session.find()?.officer]).toEqual([[answer.token], officer]);
});

test('desk-7: other roles and rules are asked for when an answer says so, once, and hold until the same end', async () => {
  const { session, seen, renewed, clock } = start();
  await session.signIn(typed);
  const office = { ...testOffice, name: 'Huduma Centre', separation: 'open' as const };
  const grant = createGrant({ officer: { ...officer, roles: ['printing'] }, office, at: testNow, tag: 'another' });
  renewed.answer = async () => ({ grant, expiresAt: testNow, at: testNow });
  session.hearGrant('tag', answer.token);
  session.hearGrant('another', 'the token of who was here before');
  expect(seen.asked).toEqual([]);
  session.hearGrant('another', answer.token);
  session.hearGrant('another', answer.token);
  await expect.poll(() => session.officer().roles).toEqual(['printing']);
  expect([session.find()?.office.name, seen.offices, seen.asked.length]).toEqual([
    'Huduma Centre',
    [testOffice.name, 'Huduma Centre'],
    1,
  ]);
  session.hearGrant('another', answer.token);
  expect(seen.asked.length).toBe(1);
  // What is under way for the officer goes on over a change of the office alone.
  const before = session.officer();
  renewed.answer = async () => ({
    grant: { ...grant, officer: { ...grant.officer }, office: testOffice, tag: 'third' },
    expiresAt: testNow,
    at: testNow,
  });
  session.hearGrant('third', answer.token);
  await expect.poll(() => session.find()?.office.name).toBe(testOffice.name);
  expect(session.officer()).toBe(before);
  clock.steady += fiveDays;
  expect(session.find()).toBeNull();
});

test('a desk is read by its roles and by a supervisor, never by an auditor alone', () => {
  expect(codeOf(() => requireRole(createOfficer('auditor'), 'printing', 'collection'))).toBe('ROLE_MISSING');
  expect(codeOf(() => requireRole(createOfficer('collection'), 'printing', 'collection'))).toBe('done');
  expect(codeOf(() => requireRole(createOfficer('supervisor'), 'printing'))).toBe('done');
});

const made = advance(createApplication(), 'made');
const shelved = advance(createApplication(), 'shelved');

test('the collection desk names every reason against a hand-over, and what is to be surrendered', () => {
  const counter = createCounter();
  seed(counter, { ...made, restrictions: [{ kind: 'caveat', note: 'court order', since: '2026-03-01' }] });
  const both = { ...createOfficer('printing'), staffNumber: 'KT1' };
  const { items, surrender } = readCollectionCase(counter, both, made.id);
  expect(items.map(({ blocks }) => blocks.map(({ code }) => code))).toEqual([
    ['ROLE_MISSING', 'ITEM_NOT_AT_STEP', 'RESTRICTED', 'SEPARATION'],
  ]);
  expect(surrender).toMatchObject([
    { kind: 'logbook', number: 'K00000001', or: [{ code: 'police-abstract' }, { code: 'affidavit' }] },
  ]);
  expect(compareCollectorName(counter, made.id, 'Peter Odhiambo').match).toBe('close');
});

test('a hand-over gives a slip number of the day that is on record and not given twice', () => {
  const counter = createCounter();
  const second = advance(createApplication({ number: 2 }), 'shelved', 'B1042338');
  seed(counter, shelved, second);
  const officer = createOfficer('collection');
  expect(readCollectionCase(counter, officer, shelved.id).items.map(({ blocks }) => blocks)).toEqual([[]]);
  const slips = [shelved, second].map((record) => {
    const { slipNumber: _made, ...given } = releasePayload(record);
    return releaseItems(counter, officer, { ...given, id: record.id }).slipNumber;
  });
  expect(slips[0]).toMatch(/^S-260302-[0-9A-F]{6}$/);
  expect(new Set(slips).size).toBe(2);
  expect(readCollectionCase(counter, officer, shelved.id)).toMatchObject({
    releases: [{ slipNumber: slips[0], at: testNow, items: shelved.items.map(({ id }) => id) }],
    row: { status: 'released' },
  });
});
