import { randomUUID, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SessionOutput } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import { compareCollectorName, handOver, readCollectionItem } from '#electron/service/collection.ts';
import { makeEpochStore } from '#electron/service/epoch.ts';
import { makeSessionHolder, requireRole } from '#electron/service/session.ts';
import { createWorkstation, makeDeviceKey, type Workstation } from '#electron/service/workstation.ts';
import { makeApplication } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  codeOfAsync,
  handOverPayload,
  makeCounter,
  makeFolder,
  makeOfficer,
  openTestCache,
  seed,
  testNow,
  testOffice,
} from '#test/support/counter.ts';

const officer = makeOfficer('collection');
const typed = { staffNumber: 'KT1', password: 'correct horse', code: '123456' };
const answer: SessionOutput = { token: 'token-of-twenty-signs', tokenType: 'DPoP', expiresAt: testNow + 1000, officer, office: testOffice, at: testNow };

const start = (reply: () => Promise<SessionOutput> = async () => answer) => {
  const device = makeDeviceKey();
  const secrets = {
    kind: 'keystore' as const,
    seal: (secret: Uint8Array) => Buffer.from(secret).toString('base64'),
    unseal: (sealed: string) => Buffer.from(sealed, 'base64'),
  };
  const station = { workstationId: 'counter-1', office: testOffice, centralUrl: '', demonstration: false };
  const workstation: Workstation = createWorkstation(`${makeFolder()}/workstation.json`, secrets, station, device);
  const sent: Record<string, unknown>[] = [];
  let changes = 0;
  let suspended = 0;
  const postSession = (body: Record<string, unknown>) => {
    sent.push(body);
    return reply();
  };
  const session = makeSessionHolder({
    workstation,
    api: { postSession, centreNow: () => testNow },
    epochs: makeEpochStore(openTestCache(), randomUUID),
    now: () => testNow,
    onChange: () => {
      changes += 1;
    },
    onSuspended: () => {
      suspended += 1;
    },
  });
  return { session, sent, device, changes: () => changes, suspended: () => suspended };
};

test('a sign-in is signed by the device over all that is claimed, so that no part can be exchanged', async () => {
  const { session, sent, device } = start();
  await session.signIn(typed);
  const { proof, ...claim } = sent[0] ?? {};
  const head = { sequence: 0, hash: '0'.repeat(64) };
  expect(claim).toEqual({ ...typed, audience: '', workstationId: 'counter-1', issuedAt: testNow, epoch: null, nextEpoch: expect.any(String), head });
  const key = { key: { ...device.publicKey }, format: 'jwk' as const };
  const isGood = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(String(proof), 'base64url'));
  expect([isGood(canonicalJson(claim)), isGood(canonicalJson({ ...claim, staffNumber: 'KT2' }))]).toEqual([true, false]);
});

test('an officer of another office is not let in with a token that the centre gave', async () => {
  const { session } = start(async () => ({ ...answer, officer: { ...officer, officeId: 'ntsa-mombasa' } }));
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

test('a desk is read by its roles and by a supervisor, never by an auditor alone', () => {
  expect(codeOf(() => requireRole(makeOfficer('auditor'), 'printing', 'collection'))).toBe('ROLE_MISSING');
  expect(codeOf(() => requireRole(makeOfficer('collection'), 'printing', 'collection'))).toBe('done');
  expect(codeOf(() => requireRole(makeOfficer('supervisor'), 'printing'))).toBe('done');
});

const shelved = advance(makeApplication(), 'shelved');
const { slipNumber: _made, ...given } = handOverPayload(shelved);

test('the collection desk names every reason against a hand-over, and what is to be surrendered', () => {
  const counter = makeCounter();
  seed(counter, { ...shelved, status: 'printed', restrictions: [{ kind: 'caveat', note: 'court order', since: '2026-03-01' }] });
  const both = { ...makeOfficer('printing'), staffNumber: 'KT1' };
  const item = readCollectionItem(counter, both, shelved.id);
  expect(item.blocks.map((block) => block.code)).toEqual(['WRONG_STATUS', 'RESTRICTED', 'SEPARATION', 'ROLE_MISSING']);
  expect(item.surrender).toEqual([{ kind: 'logbook', number: 'K00000001' }]);
  expect(compareCollectorName(counter, shelved.id, 'Peter Odhiambo')).toBe('close');
});

test('a hand-over gives a slip number of the day that is on record and not given twice', () => {
  const counter = makeCounter();
  const second = advance(makeApplication({ number: 2 }), 'shelved', 'B1042338');
  seed(counter, shelved, second);
  expect(readCollectionItem(counter, officer, shelved.id).blocks).toEqual([]);
  const slips = [shelved, second].map((record) => handOver(counter, officer, { ...given, id: record.id, surrendered: handOverPayload(record).surrendered }));
  expect(slips[0]).toMatch(/^S-260302-[0-9A-F]{6}$/);
  expect(new Set(slips).size).toBe(2);
  expect(readCollectionItem(counter, officer, shelved.id)).toMatchObject({ slipNumber: slips[0], collectedAt: testNow, row: { status: 'collected' } });
});
