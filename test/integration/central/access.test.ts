import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officer, session } from '#central/database/schema/index.ts';
import { sessionOutputSchema } from '#domain/contract/centre/session.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { startTestCentre, type TestCentre, type TestDevice, testOfficers, totpCodeAt } from '../../support/central.ts';

const minuteMs = 60_000;
const { verifying, printing, collection, supervisor, auditor } = testOfficers;

let centre: TestCentre;
let device: TestDevice;

beforeAll(async () => {
  centre = await startTestCentre();
  device = await centre.enrolNew();
});
afterAll(() => centre.stop());

const codeOf = async (response: Response) => `${response.status} ${problemSchema.parse(await response.json()).code}`;

describe('enrolment', () => {
  const refused = /ENROLMENT_CODE_REFUSED/;

  it('H9: tells a workstation by which keys the centre is known, and nothing of keys where none are given', async () => {
    const pins = [`${'A'.repeat(43)}=`, `${'B'.repeat(43)}=`];
    const pinned = await startTestCentre({ pins });
    try {
      expect(await pinned.enrol(await pinned.centre.createEnrolmentCode(pinned.office.id))).toMatchObject({ pins });
      expect(await centre.enrol(await centre.centre.createEnrolmentCode(centre.office.id))).not.toHaveProperty('pins');
    } finally {
      await pinned.stop();
    }
  });

  it('takes a code once: a code seen over a shoulder would otherwise enrol a stranger', async () => {
    const code = await centre.centre.createEnrolmentCode(centre.office.id);
    const enrolled = await centre.enrol(code);
    expect(enrolled.workstationId.startsWith(`${centre.office.id}.`)).toBe(true);
    expect(enrolled.office).toMatchObject(centre.office);
    await expect(centre.enrol(code)).rejects.toThrow(refused);
  });

  it('answers the same device again: an answer lost on the way would otherwise cost the code', async () => {
    const code = await centre.centre.createEnrolmentCode(centre.office.id);
    const keys = generateKeyPairSync('ed25519');
    expect((await centre.enrol(code, keys)).workstationId).toBe((await centre.enrol(code, keys)).workstationId);
  });

  it('raced for by two devices goes to one', async () => {
    const code = await centre.centre.createEnrolmentCode(centre.office.id);
    const outcomes = await Promise.allSettled([centre.enrol(code), centre.enrol(code)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('reads a code as typed by hand, in small letters with O for 0', async () => {
    const code = await centre.centre.createEnrolmentCode(centre.office.id);
    const groups = code.slice(centre.office.id.length).toLowerCase().replaceAll('0', 'o');
    expect((await centre.enrol(` ${centre.office.id}${groups} `)).workstationId).toBeTruthy();
  });

  it('ends a code after five wrong tries, and not before: its 40 secret bits could otherwise be guessed at leisure', async () => {
    const code = await centre.centre.createEnrolmentCode(centre.office.id);
    const wrong = code.replace(/....$/, (last) => (last === '2222' ? '3333' : '2222'));
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(centre.enrol(wrong)).rejects.toThrow(refused);
    await expect(centre.enrol(code)).rejects.toThrow(refused);
    const typed = await centre.centre.createEnrolmentCode(centre.office.id);
    const mistyped = typed.replace(/....$/, (last) => (last === '2222' ? '3333' : '2222'));
    for (let attempt = 0; attempt < 4; attempt += 1) await expect(centre.enrol(mistyped)).rejects.toThrow(refused);
    expect((await centre.enrol(typed)).workstationId).toBeTruthy();
  });

  it('refuses a code after a day, a code of another form and one of no office alike', async () => {
    const code = await centre.centre.createEnrolmentCode(centre.office.id);
    centre.advance(24 * 60 * minuteMs + 1);
    for (const given of [code, 'nonsense', 'nowhere-2222-2222-2222'])
      await expect(centre.enrol(given)).rejects.toThrow(refused);
  });
});

describe('sign-in', () => {
  it('answers a token, the officer and the office, and the token opens the feed', async () => {
    const session = await centre.signIn(device, verifying);
    expect(session).toMatchObject({
      officer: { staffNumber: verifying.staffNumber, roles: ['verifying'] },
      office: { id: centre.office.id },
    });
    expect((await centre.request('/v1/feed', { token: session.token })).status).toBe(200);
  });

  it('keeps neither password nor token in the database: a stolen backup would otherwise open the counter', async () => {
    const { token } = await centre.signIn(device, verifying);
    const stored = JSON.stringify([
      await centre.store.database.select().from(officer),
      await centre.store.database.select().from(session),
    ]);
    expect(stored).not.toContain(verifying.password);
    expect(stored).not.toContain(token.split('.').at(-1));
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('gives a wrong password, a wrong code and an unknown officer one and the same answer', async () => {
    centre.advance(minuteMs);
    const answers = [
      await centre.requestSession(device, { ...printing, password: 'wrong' }),
      await centre.requestSession(device, printing, {
        code: totpCodeAt(printing.totpSecret, centre.now() - 60 * minuteMs),
      }),
      await centre.requestSession(device, { ...printing, staffNumber: 'KT0000' }),
    ];
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ status: 401, code: 'SIGN_IN_REFUSED' });
  });

  it('does the work of a password for an unknown officer too: the time would otherwise tell who exists', async () => {
    const timeOf = async (staffNumber: string) => {
      const startedAt = performance.now();
      await centre.requestSession(device, { ...printing, staffNumber, password: 'wrong' });
      return performance.now() - startedAt;
    };
    await timeOf('KT0001');
    const unknown =
      [await timeOf('KT0002'), await timeOf('KT0003'), await timeOf('KT0004')].sort((a, b) => a - b)[1] ?? 0;
    const known =
      [
        await timeOf(supervisor.staffNumber),
        await timeOf(auditor.staffNumber),
        await timeOf(collection.staffNumber),
      ].sort((a, b) => a - b)[1] ?? 0;
    expect(unknown / known).toBeGreaterThan(0.5);
  });

  it('takes a code once, also when it is sent twice at once: a code read over a shoulder would otherwise work', async () => {
    centre.advance(minuteMs);
    const answers = await Promise.all([
      centre.requestSession(device, verifying),
      centre.requestSession(device, verifying),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await codeOf(await centre.requestSession(device, verifying))).toBe('401 SIGN_IN_REFUSED');
  });

  it.each([
    ['an officer', 'KT3001', true],
    ['an unknown staff number', 'KT3002', false],
  ])(
    'locks %s after five wrong tries, also when all come at once, and opens again after 15 minutes',
    async (_who, staffNumber, isKnown) => {
      const one = { ...verifying, staffNumber };
      if (isKnown) await centre.createOfficer(one);
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => centre.requestSession(device, { ...one, password: 'wrong' })),
      );
      const codes = (await Promise.all(answers.map(codeOf))).sort();
      expect(codes).toEqual([...Array(5).fill('401 SIGN_IN_REFUSED'), ...Array(7).fill('429 SIGN_IN_LATER')]);
      expect(await codeOf(await centre.requestSession(device, one))).toBe('429 SIGN_IN_LATER');
      centre.advance(15 * minuteMs + 1);
      const after = await centre.requestSession(device, one);
      expect(after.status).toBe(isKnown ? 200 : 401);
    },
  );

  it('refuses a device that cannot prove its key, and a proof that is older than five minutes', async () => {
    const stranger = { ...device, privateKey: generateKeyPairSync('ed25519').privateKey };
    expect(await codeOf(await centre.requestSession(stranger, verifying))).toBe('401 DEVICE_PROOF_REFUSED');
    expect(
      await codeOf(await centre.requestSession(device, verifying, { issuedAt: centre.now() - 6 * minuteMs })),
    ).toBe('401 DEVICE_PROOF_REFUSED');
    expect(await codeOf(await centre.requestSession(device, verifying, { proof: 'AAAA' }))).toBe(
      '401 DEVICE_PROOF_REFUSED',
    );
    const nowhere = { ...device, workstationId: `${centre.office.id}.AAAAAAAAAA` };
    expect(await codeOf(await centre.requestSession(nowhere, verifying))).toBe('401 WORKSTATION_UNKNOWN');
  });

  it('refuses an officer of another office, who works there and not here', async () => {
    await centre.centre.createOffice({ ...centre.office, id: 'huduma-kisumu' });
    const guest = { ...verifying, staffNumber: 'KT4001' };
    await centre.createOfficer(guest, 'huduma-kisumu');
    expect(await codeOf(await centre.requestSession(device, guest))).toBe('401 SIGN_IN_REFUSED');
  });

  it('ends after twelve hours, and a token of this office says nothing to another', async () => {
    const { token, expiresAt } = await centre.signIn(device, verifying);
    expect(expiresAt - centre.now()).toBeLessThanOrEqual(12 * 60 * minuteMs);
    const moved = `huduma-kisumu.${token.split('.').at(-1)}`;
    expect(await codeOf(await centre.request('/v1/feed', { token: moved }))).toBe('401 SIGNED_OUT');
    centre.advance(12 * 60 * minuteMs);
    expect(await codeOf(await centre.request('/v1/feed', { token }))).toBe('401 SESSION_OVER');
  });

  it('ends at once for an officer who is taken out of service: a dismissed one would otherwise read and send for half a day', async () => {
    const one = { ...auditor, staffNumber: 'KT5002' };
    await centre.createOfficer(one);
    const { token } = await centre.signIn(device, one);
    expect((await centre.request('/v1/feed', { token })).status).toBe(200);
    const by = await centre.signIn(await centre.enrolNew(), testOfficers.supervisor);
    const headers = { 'Kaunta-Reason': 'dismissed' };
    await centre.request(`/v1/officer/${one.staffNumber}/suspension`, { method: 'POST', token: by.token, headers });
    expect(await codeOf(await centre.request('/v1/feed', { token }))).toBe('401 OFFICER_REVOKED');
  });

  it('keeps the password when an officer is brought up to date: a restart would otherwise set it back', async () => {
    const one = { ...verifying, staffNumber: 'KT5001' };
    await centre.createOfficer(one);
    await centre.createOfficer({ ...one, password: 'of the configuration', roles: ['printing'] });
    expect((await centre.signIn(device, one)).officer.roles).toEqual(['printing']);
  });

  it('answers by its schema', async () => {
    centre.advance(minuteMs);
    const response = await centre.requestSession(device, verifying);
    expect(sessionOutputSchema.parse(await response.json()).at).toBeGreaterThan(0);
  });
});
