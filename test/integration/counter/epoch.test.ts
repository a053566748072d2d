import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chainBreak, commandReceipt, workstation } from '#central/database/schema/index.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { errorCodes, problemSchema } from '#domain/contract/errors.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '../../support/application.ts';
import {
  createCommandMaker,
  nextEpochOf,
  startTestCentre,
  type TestCentre,
  testOfficers,
  totpCodeAt,
} from '../../support/central.ts';
import { isLongRun } from '../../support/long-run.ts';
import { startTestWorkstation, type TestWorkstation } from '../../support/workstation.ts';

/**
 * A restored backup and a cloned machine are found out at the next sign-in; enrolled anew, nothing that was done is
 * lost.
 */
const { supervisor } = testOfficers;
let centre: TestCentre;
let subject: string;
let count = 0;
const folders: string[] = [];

beforeAll(async () => {
  centre = await startTestCentre({ demonstration: true });
});
afterAll(async () => {
  await centre.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => {
  count += 1;
  subject = (await centre.centre.placeRecord(createApplication({ number: count, officeId: centre.office.id })))
    .id;
});

const copyOf = async (profile: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-copy-'));
  folders.push(folder);
  await cp(profile, folder, { recursive: true });
  return folder;
};
const open = async (folder?: string, fetch?: typeof globalThis.fetch): Promise<TestWorkstation> => {
  const station = await startTestWorkstation({
    centre,
    ...(folder === undefined ? {} : { folder }),
    ...(fetch === undefined ? {} : { fetch }),
  });
  folders.push(station.profile);
  return station;
};
const signIn = (station: TestWorkstation) => station.signIn(supervisor);
const here = (station: TestWorkstation) =>
  station.until('the case is here', async () => (await station.ask('application.get', { id: subject })).ok);
/** The workstation opened from a copy of its cache that is a sign-in older than what the centre has seen of it. */
const restoreOld = async (station: TestWorkstation): Promise<TestWorkstation> => {
  await station.settled();
  await station.stop(true);
  const backup = await copyOf(station.profile);
  const later = await open(station.profile);
  await signIn(later);
  await later.settled();
  await later.stop(true);
  const restored = await open(backup);
  expect(await codeOf(signIn(restored))).toBe('WORKSTATION_SUSPENDED');
  return restored;
};
let marks = 0;
const act = (station: TestWorkstation) => {
  marks += 1;
  return station.request('verification.record', {
    id: subject,
    revision: 1,
    marks: { buyer: { mark: marks % 2 === 0 ? 'confirmed' : 'faulted' } },
  });
};
const idOf = async (station: TestWorkstation): Promise<string> =>
  (await station.request('program.get', {})).workstationId ?? '';
const rowOf = async (station: TestWorkstation) => {
  const isThis = and(eq(workstation.officeId, centre.office.id), eq(workstation.id, await idOf(station)));
  return (await centre.store.database.select().from(workstation).where(isThis))[0];
};
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: unknown) => /: (\w+)/.exec(String((error as Error).message))?.[1] ?? 'other', // thrown by the harness
  );
const enrolAgain = async (station: TestWorkstation, code?: string) =>
  station.request('workstation.enrolAgain', {
    code: code ?? (await centre.centre.createEnrolmentCode(centre.office.id, await idOf(station))),
  });
const receiptsOf = async (station: TestWorkstation) =>
  centre.store.database
    .select({ sequence: commandReceipt.sequence, keyThumbprint: commandReceipt.keyThumbprint })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, centre.office.id), eq(commandReceipt.workstationId, await idOf(station))));
const breaksOf = async (station: TestWorkstation) =>
  (
    await centre.store.database
      .select({ kind: chainBreak.kind, sequence: chainBreak.sequence })
      .from(chainBreak)
      .where(and(eq(chainBreak.officeId, centre.office.id), eq(chainBreak.workstationId, await idOf(station))))
  ).map(({ kind, sequence }) => `${kind} ${sequence}`);

describe('a workstation', () => {
  it('whose cache is an old copy is stopped at its next sign-in, by the epoch alone, and does nothing until it is enrolled anew', async () => {
    const station = await open();
    await signIn(station);
    const restored = await restoreOld(station);
    const program = await restored.request('program.get', {});
    expect([program.trouble?.code, program.waiting]).toEqual(['WORKSTATION_SUSPENDED', 0]);
    expect(await codeOf(act(restored))).toBe('WORKSTATION_SUSPENDED');
    expect(await codeOf(restored.request('item.make', { id: subject, itemId: subject, printer: 'Desk' }))).toBe(
      'WORKSTATION_SUSPENDED',
    );
    expect(
      centre.logs.filter(({ event, workstation: id }) => event === 'suspended' && id === program.workstationId),
    ).toHaveLength(1);
    await restored.stop(true);
  });

  it('restored to before acts that the centre has is stopped too, though it has not signed in since', async () => {
    const station = await open();
    await signIn(station);
    await station.settled();
    const backup = await copyOf(station.profile);
    await here(station);
    await act(station);
    await station.settled();
    await station.stop(true);
    const restored = await open(backup);
    expect(await codeOf(signIn(restored))).toBe('WORKSTATION_SUSPENDED');
    await restored.stop(true);
  });

  it('that was cloned is stopped with its clone, at the next request of each', async () => {
    const station = await open();
    await signIn(station);
    await here(station);
    await station.settled();
    await station.stop(true);
    const clone = await open(await copyOf(station.profile));
    const original = await open(station.profile);
    await signIn(original);
    expect(await codeOf(signIn(clone))).toBe('WORKSTATION_SUSPENDED');
    await original.ask('sync.run', {});
    await original.until(
      'the original is stopped',
      async () => (await original.request('program.get', {})).trouble?.code === 'WORKSTATION_SUSPENDED',
    );
    expect((await rowOf(original))?.suspendedAt).toBeGreaterThan(0);
    // Who is enrolled anew goes on; the other is a copy from before, for good.
    await enrolAgain(original);
    await signIn(original);
    expect(await codeOf(signIn(clone))).toBe('WORKSTATION_SUSPENDED');
    expect((await rowOf(original))?.suspendedAt).toBeNull();
    await original.settled();
    const backup = await copyOf(original.profile);
    await act(original);
    await original.settled();
    await Promise.all([original.stop(true), clone.stop(true)]);
    // And it is looked after as before: its own backup is one too.
    const restored = await open(backup);
    expect(await codeOf(signIn(restored))).toBe('WORKSTATION_SUSPENDED');
    await restored.stop(true);
  });

  it('that names another act at the place of the last one that the centre has is a copy: its own was overwritten', async () => {
    const device = await centre.enrolNew();
    const { token } = await centre.signIn(device, supervisor);
    const command = createCommandMaker(device.workstationId, centre.now, 560);
    const own = command('verification.record', subject, supervisor.staffNumber, { revision: 1, marks: {} });
    expect((await centre.push(token, [own]))[0]?.kind).toBe('applied');
    const codes: number[] = [];
    for (const hash of [sha256(canonicalJson(own)), '0'.repeat(64)]) {
      centre.advance(30_000);
      codes.push((await centre.requestSession(device, supervisor, { head: { sequence: 1, hash } })).status);
    }
    expect(codes).toEqual([200, errorCodes.WORKSTATION_SUSPENDED.status]);
  });
});

describe('enrolling anew', () => {
  it('keeps every act that waits, tells the known from the new, and goes on beside what the copy did', async () => {
    let isCut = false;
    const fetch: typeof globalThis.fetch = (input, init) =>
      isCut && String(input).endsWith('/v1/command')
        ? Promise.reject(new TypeError('fetch failed'))
        : globalThis.fetch(input, init);
    const station = await open(undefined, fetch);
    await signIn(station);
    await here(station);
    await act(station);
    await station.settled();
    isCut = true;
    await act(station);
    await act(station);
    await station.stop(true);
    // Two acts wait in the copy. The true one sends them, and does two more.
    const backup = await copyOf(station.profile);
    const original = await open(station.profile);
    await signIn(original);
    await original.settled();
    await act(original);
    await act(original);
    await original.settled();
    await original.stop(true);

    const restored = await open(backup);
    expect(await codeOf(signIn(restored))).toBe('WORKSTATION_SUSPENDED');
    expect((await restored.request('program.get', {})).waiting).toBe(2);
    // A code for a new workstation, and one for another one, are none for this.
    expect(await codeOf(enrolAgain(restored, await centre.centre.createEnrolmentCode(centre.office.id)))).toBe(
      'ENROLMENT_CODE_REFUSED',
    );
    const other = await centre.enrolNew();
    expect(
      await codeOf(
        enrolAgain(restored, await centre.centre.createEnrolmentCode(centre.office.id, other.workstationId)),
      ),
    ).toBe('ENROLMENT_CODE_REFUSED');
    const keyBefore = (await rowOf(restored))?.publicKey.x;
    expect(await enrolAgain(restored)).toMatchObject({ trouble: null, waiting: 2 });
    const row = await rowOf(restored);
    expect([row?.suspendedAt, row?.chainFrom, row?.publicKey.x === keyBefore]).toEqual([null, 3, false]);

    await signIn(restored);
    await restored.settled();
    await act(restored);
    await act(restored);
    await restored.settled();
    const receipts = await receiptsOf(restored);
    // 1 to 3 once, though two came again; 4 and 5 of each line.
    expect(receipts.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3, 4, 4, 5, 5]);
    expect(new Set(receipts.map(({ keyThumbprint }) => keyThumbprint)).size).toBe(2);
    expect(await breaksOf(restored)).toEqual(['renewed 3']);
    expect((await restored.request('sync.status', {})).counts).toMatchObject({ waiting: 0, refused: 0 });
    await restored.stop(true);
    // It is still itself after a restart, and its next sign-in raises no alarm.
    const again = await open(backup);
    await signIn(again);
    await again.settled();
    await again.stop(true);
  });

  it('is refused to a workstation that nobody has stopped, and takes a lost answer again', async () => {
    let lose = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await globalThis.fetch(input, init);
      if (!String(input).endsWith('/enrol') || lose === 0) return answer;
      lose -= 1;
      throw new TypeError('fetch failed');
    };
    const station = await open(undefined, fetch);
    expect(await codeOf(enrolAgain(station))).toBe('INVALID_INPUT');
    await centre.store.database
      .update(workstation)
      .set({ suspendedAt: 1 })
      .where(and(eq(workstation.officeId, centre.office.id), eq(workstation.id, await idOf(station))));
    expect(await codeOf(signIn(station))).toBe('WORKSTATION_SUSPENDED');
    lose = 1;
    const code = await centre.centre.createEnrolmentCode(centre.office.id, await idOf(station));
    expect(await codeOf(enrolAgain(station, code))).toBe('CENTRE_UNREACHABLE');
    await enrolAgain(station, code);
    await signIn(station);
    await station.settled();
    await station.stop(true);
  });

  it('leaves its former blanks alone: the cache does not know what was printed on them since', async () => {
    // Workstations of the tests before may be given some of them too.
    await centre.centre.receiveSerials(centre.office.id, 'A 000001', 'A 002000');
    const firstBlank = (station: TestWorkstation) =>
      station.until('it has blanks', async () => {
        const blanks = await station.request('blank.get', {});
        return (blanks?.left ?? 0) > 0 && blanks?.blocks.map(({ first }) => first).join();
      });
    const station = await open();
    await signIn(station);
    const former = await firstBlank(station);
    const restored = await restoreOld(station);
    await enrolAgain(restored);
    await signIn(restored);
    expect(await firstBlank(restored)).not.toBe(former);
    await restored.settled();
    await restored.stop(true);
  });

  it('takes no key that the workstation has had before: whatever is a copy of it has that key too', async () => {
    const { publicKey, workstationId } = await centre.enrolNew();
    const code = await centre.centre.createEnrolmentCode(centre.office.id, workstationId);
    const again = { workstationId, sequence: 0, hash: '0'.repeat(64) };
    const answer = await centre.request('/v1/workstation/enrol', {
      json: { code, publicKey, hostName: 'counter-1', again },
    });
    expect(problemSchema.parse(await answer.json()).code).toBe('ENROLMENT_CODE_REFUSED');
  });
});

describe('a sign-in that is cut off, or made by a clock that is off,', () => {
  /** Where the line or the power goes: before the request, after it, and whether the program ends too. */
  const cuts = [
    'request lost',
    'answer lost',
    'request lost, program killed',
    'answer lost, program killed',
    'request late',
    'answer lost, request again late',
  ] as const;
  // In the gate each is the first of a pair and the second of another.
  const pairs = cuts.flatMap((first, place) =>
    cuts.flatMap((second, other) =>
      isLongRun || other === (place + 1) % cuts.length ? [[first, second] as const] : [],
    ),
  );

  it('and comes only after that of another officer is late, and stops nobody', async () => {
    const device = await centre.enrolNew();
    await centre.signIn(device, supervisor);
    const { printing, verifying } = testOfficers;
    const late = {
      ...nextEpochOf(device.workstationId),
      issuedAt: centre.now(),
      code: totpCodeAt(printing.totpSecret, centre.now()),
    };
    await centre.signIn(device, verifying);
    const answer = await centre.requestSession(device, printing, late);
    expect(problemSchema.parse(await answer.json()).code).toBe('DEVICE_PROOF_REFUSED');
    await centre.signIn(device, verifying);
  });

  it('with its clock ahead hides no copy that comes after it: its hour would otherwise make the copy only late', async () => {
    const device = await centre.enrolNew();
    centre.advance(60_000);
    const ahead = await centre.requestSession(device, supervisor, { issuedAt: centre.now() + 4 * 60_000 });
    expect(ahead.status).toBe(200);
    centre.advance(60_000);
    const copy = await centre.requestSession(device, supervisor, { epoch: randomUUID(), nextEpoch: randomUUID() });
    expect(problemSchema.parse(await copy.json()).code).toBe('WORKSTATION_SUSPENDED');
  });

  it('anywhere, twice in a row, is never taken for a copy', async () => {
    let cut: (typeof cuts)[number] | undefined;
    const late: (() => Promise<Response>)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (!String(input).endsWith('/v1/session') || cut === undefined) return globalThis.fetch(input, init);
      if (cut.startsWith('answer')) await (await globalThis.fetch(input, init)).arrayBuffer();
      // It comes to the centre only when the counter has given it up.
      if (cut.endsWith('late')) late.push(() => globalThis.fetch(input, { ...init, signal: null }));
      throw new TypeError('fetch failed');
    };
    let station = await open(undefined, fetch);
    for (const pair of pairs) {
      for (const one of pair) {
        cut = one;
        expect([pair, await codeOf(signIn(station))]).toEqual([pair, 'CENTRE_UNREACHABLE']);
        if (!one.endsWith('killed')) continue;
        // As the plug does: what is on the disk is what there is.
        const folder = await copyOf(station.profile);
        await station.stop(true);
        station = await open(folder, fetch);
      }
      cut = undefined;
      expect([pair, await codeOf(signIn(station))]).toEqual([pair, 'done']);
      for (const request of late.splice(0)) await request();
      await station.request('session.signOut', {});
      expect([pair, await codeOf(signIn(station))]).toEqual([pair, 'done']);
      await station.request('session.signOut', {});
    }
    expect((await rowOf(station))?.suspendedAt).toBeNull();
    await station.stop(true);
  }, 240_000);
});
