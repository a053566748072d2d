import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { testOfficers } from '#test/support/central.ts';
import { createPackage, type Package } from '#test/support/packaged.ts';
import { mustSkip } from '#test/support/skip.ts';
import { enrol, goTo, openCase, signIn } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

let made: Package;
test.beforeAll(async () => {
  test.skip(mustSkip(process.platform === 'linux', 'The packaged program', 'Linux, whose unpacked program it reads'));
  test.setTimeout(300_000);
  made = await createPackage();
});
test.afterAll(() => made?.remove());

test('ES-5 M15: every fuse that the packaged program has is blown as configured', async () => {
  const wire = await getCurrentFuseWire(made.executable);
  const fuses = Object.fromEntries(
    Object.entries(FuseV1Options)
      .filter(([, option]) => typeof option === 'number')
      .map(([name, option]) => [name, wire[option as FuseV1Options]]) // a number of the enumeration
      .filter(([, state]) => state !== undefined && state !== FuseState.REMOVED),
  );
  const wanted = {
    RunAsNode: FuseState.DISABLE,
    EnableCookieEncryption: FuseState.ENABLE,
    EnableNodeOptionsEnvironmentVariable: FuseState.DISABLE,
    EnableNodeCliInspectArguments: FuseState.DISABLE,
    EnableEmbeddedAsarIntegrityValidation: FuseState.ENABLE,
    OnlyLoadAppFromAsar: FuseState.ENABLE,
    LoadBrowserProcessSpecificV8Snapshot: FuseState.DISABLE,
    GrantFileProtocolExtraPrivileges: FuseState.DISABLE,
    WasmTrapHandlers: FuseState.ENABLE,
  };
  expect(fuses).toEqual(Object.fromEntries(Object.entries(wanted).filter(([name]) => name in fuses)));
  expect(Object.keys(fuses).length).toBeGreaterThanOrEqual(8);
  expect((await readdir(join(made.folder, 'resources'))).filter((name) => name === 'app')).toEqual([]);
});

test('the packaged program enrols, signs in, and shows queue, document and logbook from its own files', async ({
  centre,
  credentials,
  open,
  submit,
}) => {
  test.setTimeout(300_000);
  // The one fuse that keeps a test's hands out is opened in a copy, the others stay as they are
  const executable = `${made.executable}-driven`;
  await copyFile(made.executable, executable);
  try {
    await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
    const decision = {
      kind: 'approved' as const,
      at: Date.now(),
      by: 'KT1001',
      officerName: 'Mary Atieno',
      reasons: [],
      revision: 1,
    };
    const [application, approved] = await submit({}, { standing: 'approved', decision });
    const { app, page, profile, close } = await open({ executable });
    expect(await app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
    await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
    await signIn(page, credentials(testOfficers.supervisor));
    await expect(page.getByRole('row', { name: new RegExp(application.vehicle.registrationNumber) })).toBeVisible();
    await openCase(page, application.vehicle.registrationNumber);
    // Its reader of pictures stands on files of the package: null would say that it cannot be started
    const read = await page.evaluate(() =>
      window.bridge.request('document.readPicture', { width: 90, height: 60, grey: new Uint8Array(5400).fill(255) }),
    );
    expect(read).toMatchObject({ ok: true, value: expect.any(String) });
    await goTo(page, 'Print desk');
    await expect(page.getByRole('figure')).toContainText(approved.vehicle.registrationNumber); // made on the program's own thread, from its own fonts
    const head = (await readFile(join(profile, 'cache.db'))).subarray(0, 15).toString('latin1');
    expect(head, 'the cache of the packaged program is encrypted').not.toBe('SQLite format 3');
    await close();
  } finally {
    await rm(executable, { force: true });
  }
});
