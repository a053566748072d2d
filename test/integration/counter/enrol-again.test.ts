import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { workstation } from '#central/database/schema/index.ts';
import { openConnection } from '#db/connection.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { findWorkstation } from '#electron/workstation/workstation.ts';
import { createApplication } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { createTestKeystore, startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

/** desk-18 and M14: an enrolment anew is cut off between the centre, the keys on the disk and the acts that wait. */
const fault = vi.hoisted(() => ({ left: 0 }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const renameSync = (from: string, to: string): void => {
    if (to.endsWith('workstation.json') && fault.left > 0) {
      fault.left -= 1;
      throw Object.assign(new Error('EPERM: operation not permitted, rename'), { code: 'EPERM', syscall: 'rename' });
    }
    fs.renameSync(from, to);
  };
  return { ...fs, renameSync };
});

const { supervisor } = testOfficers;
let centre: TestCentre;
let subject: string;
let count = 0;
const profiles: string[] = [];
const open: TestWorkstation[] = [];
beforeAll(async () => {
  centre = await startTestCentre({ demonstration: true });
});
afterAll(async () => {
  await centre.stop();
  for (const folder of profiles) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => {
  count += 1;
  subject = (await centre.centre.placeRecord(createApplication({ number: count, officeId: centre.office.id }))).id;
});
afterEach(async () => {
  fault.left = 0;
  for (const station of open.splice(0)) await station.stop(true);
});

const isReset = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNRESET';
/** What the line does with requests that end so. */
const line = { lost: '', answerLost: '' };
const fetchOn: typeof globalThis.fetch = async (input, init) => {
  const ends = (path: string) => path !== '' && String(input).endsWith(path);
  if (ends(line.lost)) throw new TypeError('fetch failed');
  // Wine resets a connection that was kept open; Node elsewhere dials anew by itself.
  const dial = () => globalThis.fetch(input, init);
  const answer = await dial().catch((error: unknown) => (isReset(error) ? dial() : Promise.reject(error)));
  if (!ends(line.answerLost)) return answer;
  throw new TypeError('fetch failed');
};
const start = async (folder?: string): Promise<TestWorkstation> => {
  const station = await startTestWorkstation({ centre, fetch: fetchOn, ...(folder === undefined ? {} : { folder }) });
  profiles.push(station.profile);
  open.push(station);
  return station;
};
const idOf = async (station: TestWorkstation): Promise<string> =>
  (await station.request('program.get', {})).workstationId ?? '';
const codeOf = async (asked: Promise<unknown>): Promise<string> => asked.then(() => 'done', String);
/** Three acts wait at a workstation that the centre has stopped; and a code to enrol it anew. */
const startStopped = async (): Promise<{ station: TestWorkstation; code: string }> => {
  const station = await start();
  await station.signIn(supervisor);
  await station.until('the case is here', async () => (await station.ask('application.get', { id: subject })).ok);
  line.lost = '/v1/command';
  for (const mark of ['confirmed', 'faulted', 'confirmed'] as const)
    await station.request('verification.record', { id: subject, revision: 1, marks: { buyer: { mark } } });
  line.lost = '';
  const id = await idOf(station);
  const isThis = and(eq(workstation.officeId, centre.office.id), eq(workstation.id, id));
  await centre.store.database.update(workstation).set({ suspendedAt: 1 }).where(isThis);
  expect(await codeOf(station.signIn(supervisor))).toContain('WORKSTATION_SUSPENDED');
  return { station, code: await centre.centre.createEnrolmentCode(centre.office.id, id) };
};
const restart = async (station: TestWorkstation): Promise<TestWorkstation> => {
  open.splice(open.indexOf(station), 1);
  await station.stop(true);
  const again = await start(station.profile);
  expect(await codeOf(again.signIn(supervisor))).toContain('WORKSTATION_SUSPENDED');
  return again;
};
const isThrough = async (station: TestWorkstation): Promise<void> => {
  await station.signIn(supervisor);
  await station.settled();
  expect((await station.request('sync.status', {})).counts).toMatchObject({ waiting: 0, refused: 0 });
};

describe('desk-18: enrolling anew', () => {
  it('desk-18: waits for a virus scanner that holds the workstation’s file for a moment', async () => {
    const { station, code } = await startStopped();
    fault.left = 3;
    expect(await station.request('workstation.enrolAgain', { code })).toMatchObject({ trouble: null });
    await isThrough(station);
  });

  it('desk-18: names the file that is held for good, and goes on by the same code after a restart', async () => {
    const { station, code } = await startStopped();
    fault.left = Number.POSITIVE_INFINITY;
    const before = readFileSync(join(station.profile, 'workstation.json'), 'utf8');
    const said = await codeOf(station.request('workstation.enrolAgain', { code }));
    expect(said).toContain('FILE_HELD');
    expect(said).toContain('workstation.json');
    expect(readFileSync(join(station.profile, 'workstation.json'), 'utf8')).toBe(before);
    fault.left = 0;
    const again = await restart(station);
    expect(await again.request('workstation.enrolAgain', { code })).toMatchObject({ trouble: null });
    await isThrough(again);
  });

  it('desk-18: whose answer was lost goes on by the same code after a restart', async () => {
    const { station, code } = await startStopped();
    line.answerLost = '/v1/workstation/enrol';
    expect(await codeOf(station.request('workstation.enrolAgain', { code }))).toContain('CENTRE_UNREACHABLE');
    line.answerLost = '';
    const again = await restart(station);
    expect(await again.request('workstation.enrolAgain', { code })).toMatchObject({ trouble: null });
    await isThrough(again);
  });

  it('desk-18: cut off after what waits was signed goes on by another code too', async () => {
    const { station, code } = await startStopped();
    fault.left = Number.POSITIVE_INFINITY;
    expect(await codeOf(station.request('workstation.enrolAgain', { code }))).toContain('FILE_HELD');
    fault.left = 0;
    const again = await restart(station);
    const other = await centre.centre.createEnrolmentCode(centre.office.id, await idOf(again));
    expect(await again.request('workstation.enrolAgain', { code: other })).toMatchObject({ trouble: null });
    await isThrough(again);
  });
});

describe('M14: an act that was changed while it waited', () => {
  it('M14: is not signed by a start, nor by an enrolment anew: the centre refuses it and takes the others', async () => {
    const { station, code } = await startStopped();
    open.splice(open.indexOf(station), 1);
    await station.stop(true);
    const key =
      findWorkstation(join(station.profile, 'workstation.json'), createTestKeystore())?.dataKey ?? new Uint8Array();
    const { client, close } = openConnection({ file: join(station.profile, 'cache.db'), key });
    const guard = String(
      client.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'command_body_kept'`).pluck().get(),
    );
    client.exec('DROP TRIGGER command_body_kept');
    const body = {
      ...JSON.parse(String(client.prepare('SELECT body FROM command WHERE sequence = 2').pluck().get())),
      officer: 'KT1001',
    };
    client
      .prepare('UPDATE command SET body = ?, hash = ? WHERE sequence = 2')
      .run(JSON.stringify(body), sha256(canonicalJson(body)));
    client.exec(guard);
    close();
    const again = await start(station.profile);
    expect(await codeOf(again.signIn(supervisor))).toContain('WORKSTATION_SUSPENDED');
    await again.request('workstation.enrolAgain', { code });
    await again.signIn(supervisor);
    await again.until(
      'the centre has answered',
      async () => (await again.request('sync.status', {})).counts.waiting === 0,
    );
    const refused = await again.request('sync.refused', {});
    expect(refused.map(({ problem }) => problem?.code)).toEqual(['SIGNATURE_REFUSED']);
    expect(again.logs.some(({ event }) => event === 'outbox.unproven')).toBe(true);
  });
});
