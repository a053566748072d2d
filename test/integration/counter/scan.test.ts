import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxScanBytes } from '#domain/scan.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '../../support/application.ts';
import { type Cable, layCable } from '../../support/cable.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../support/workstation.ts';

/** An officer's scan from the file to another desk of the office, through the real program, line and centre. */
let centre: TestCentre;
let cable: Cable;
let workstation: TestWorkstation;
const application = createApplication({ number: 3 });
const { id } = application;
const scan = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(900_000)]);
/** A JPEG of 80 by 60 pixels by its frame header. */
const picture = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 60, 0, 80, 1, 1, 0x11, 0]),
  randomBytes(5_000),
]);

beforeEach(async () => {
  centre = await startTestCentre();
  cable = await layCable(centre.url);
  await centre.centre.placeRecords([application]);
  workstation = await startTestWorkstation({ centre: { ...centre, url: cable.url } });
  await workstation.signIn(testOfficers.collection);
  await workstation.settled();
});
afterEach(async () => {
  await workstation.stop();
  await cable.remove();
  await centre.stop();
});

const attach = (bytes: Uint8Array | undefined, kind = 'collector-authority', note?: string) => {
  workstation.choose(bytes);
  return workstation.ask('evidence.attach', { id, kind, ...(note === undefined ? {} : { note }) });
};
const scans = async () => (await workstation.request('evidence.list', { id })).scans;
const stateOf = async (bytes: Uint8Array) => (await scans()).find((one) => one.sha256 === sha256(bytes))?.state;
const sent = (bytes: Uint8Array) =>
  workstation.until('the scan is sent', async () => (await stateOf(bytes)) === 'here');

describe('a scan that an officer attaches', () => {
  it('reaches the centre after its act, and another desk of the office opens the same bytes', async () => {
    expect(await attach(scan, 'collector-authority', 'for the mother')).toEqual({
      ok: true,
      value: { sha256: sha256(scan) },
    });
    await sent(scan);
    const record = await centre.centre.getApplication(centre.office.id, id);
    expect(record.evidence).toMatchObject([
      {
        sha256: sha256(scan),
        sizeBytes: scan.length,
        mediaType: 'application/pdf',
        note: 'for the mother',
        by: 'KT1003',
      },
    ]);
    const other = await startTestWorkstation({ centre });
    try {
      await other.signIn(testOfficers.verifying);
      await other.settled();
      expect((await other.request('evidence.list', { id })).scans[1]).toMatchObject({
        state: 'at-centre',
        percent: 0,
        by: 'KT1003',
      });
      const opened = await other.request('evidence.open', { id, sha256: sha256(scan) });
      expect(opened).toMatchObject({ mediaType: 'application/pdf', sizeBytes: scan.length });
      expect(Buffer.from(other.program.tray.find(opened.url.split('/').at(-1) ?? '') ?? []).equals(scan)).toBe(true);
      expect((await other.request('evidence.list', { id })).scans[1]).toMatchObject({ state: 'here', percent: 100 });
    } finally {
      await other.stop();
    }
  });

  it('waits through an outage and a restart with its bytes, encrypted, and goes when the line is back', async () => {
    cable.cut();
    expect((await attach(picture)).ok).toBe(true);
    expect((await scans())[1]).toMatchObject({
      state: 'waiting',
      percent: 0,
      mediaType: 'image/jpeg',
      sizeBytes: picture.length,
    });
    const kept = readdirSync(join(workstation.profile, 'document'));
    expect(kept).toContain(sha256(picture));
    expect(
      readFileSync(join(workstation.profile, 'document', sha256(picture))).includes(picture.subarray(100, 120)),
    ).toBe(false);
    const opened = await workstation.request('evidence.open', { id, sha256: sha256(picture) });
    expect([opened.mediaType, opened.url.slice(-4)]).toEqual(['image/jpeg', '.jpg']);
    await workstation.stop(true);
    cable.mend();
    workstation = await startTestWorkstation({ centre: { ...centre, url: cable.url }, folder: workstation.profile });
    await workstation.signIn(testOfficers.collection);
    await sent(picture);
    expect((await centre.request(`/v1/document/${sha256(picture)}`, { token: await tokenOf() })).status).toBe(200);
  });

  it('is refused when it is not what a scan is, and nothing of it is kept', async () => {
    const refusals = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'SCAN_TYPE_REFUSED'],
      [Buffer.alloc(0), 'SCAN_UNREADABLE'],
      [Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(maxScanBytes)]), 'SCAN_TOO_LARGE'],
    ] as const;
    for (const [bytes, code] of refusals) expect(await attach(bytes)).toMatchObject({ ok: false, error: { code } });
    expect(await attach(scan, 'holiday-picture')).toMatchObject({
      ok: false,
      error: { code: 'EVIDENCE_KIND_UNKNOWN' },
    });
    expect(await attach(undefined)).toEqual({ ok: true, value: { sha256: null } });
    expect((await scans()).map(({ kind }) => kind)).toEqual([null]);
    expect((await attach(scan)).ok).toBe(true);
    expect(await attach(scan)).toMatchObject({ ok: false, error: { code: 'EVIDENCE_ATTACHED' } });
  });

  it('is opened by the application that names it only, and attached by desks only', async () => {
    await attach(scan);
    const stranger = createApplication({ number: 4 });
    await centre.centre.placeRecords([stranger]);
    await workstation.until(
      'the other application is here',
      async () => (await workstation.ask('application.get', { id: stranger.id })).ok,
    );
    expect(await workstation.ask('evidence.open', { id: stranger.id, sha256: sha256(scan) })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
    await workstation.request('session.signOut', {});
    await workstation.signIn(testOfficers.auditor);
    for (const ask of [
      attach(scan),
      workstation.ask('evidence.list', { id }),
      workstation.ask('evidence.open', { id, sha256: sha256(scan) }),
    ])
      expect(await ask).toMatchObject({ ok: false, error: { code: 'ROLE_MISSING' } });
  });

  it('lets acts go first: a scan on its way stops between two parts when an act waits', async () => {
    const order: string[] = [];
    const listen = (path: string | undefined) => {
      if (path !== undefined) order.push(path);
    };
    const long = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(1_600_000)]);
    await attach(long);
    await workstation.until('the scan is half sent', async () => (await stateOf(long)) === 'sending');
    await attach(picture, 'counter-scan');
    await sent(picture);
    // a request’s line of the log
    for (const { event, method, route } of centre.logs as { event: string; method?: string; route?: string }[])
      if (event === 'request') listen(`${method} ${route}`);
    const parts = order
      .map((one, place) => (one === 'PATCH /v1/upload/:id' ? place : -1))
      .filter((place) => place >= 0);
    const secondAct = order.lastIndexOf('POST /v1/command');
    expect(parts.filter((place) => place < secondAct).length).toBeGreaterThan(0);
    expect(parts.filter((place) => place > secondAct).length).toBeGreaterThan(1);
  });
});

const tokenOf = async () => (await centre.signIn(await centre.enrolNew(), testOfficers.verifying)).token;
