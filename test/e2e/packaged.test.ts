import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { testOfficers } from '#test/support/central.ts';
import { mustSkip } from '#test/support/skip.ts';
import { enrol, goTo, openCase, signIn } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

test.beforeAll(() => {
  test.skip(mustSkip(process.platform === 'linux', 'The packaged program', 'Linux, whose unpacked program it reads'));
});

/** What `npm run package` makes, in a folder of its own. @throws Error with what it said */
const makePackage = async (folder: string): Promise<string> => {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'package', `-c.directories.output=${folder}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`npm run package ended with ${code}:\n${said}`);
  expect(said, 'a dependency that is not in the package is missed at the desk first').not.toContain('cannot find path for dependency');
  return join(folder, 'linux-unpacked');
};

test('the packaged program has its fuses blown as configured, enrols, signs in, and shows queue, document and logbook from its own files', async ({
  centre,
  credentials,
  open,
  submit,
}) => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-package-'));
  try {
    const unpacked = await makePackage(folder);
    const executable = join(unpacked, 'kaunta');
    const wire = await getCurrentFuseWire(executable);
    const fuses = Object.fromEntries(
      Object.entries(FuseV1Options)
        .filter(([, option]) => typeof option === 'number')
        .map(([name, option]) => [name, wire[option as FuseV1Options]]), // a number of the enumeration
    );
    expect(fuses).toMatchObject({
      RunAsNode: FuseState.DISABLE,
      EnableCookieEncryption: FuseState.ENABLE,
      EnableNodeOptionsEnvironmentVariable: FuseState.DISABLE,
      EnableNodeCliInspectArguments: FuseState.DISABLE,
      OnlyLoadAppFromAsar: FuseState.ENABLE,
      LoadBrowserProcessSpecificV8Snapshot: FuseState.DISABLE,
      GrantFileProtocolExtraPrivileges: FuseState.DISABLE,
    });
    expect((await readdir(join(unpacked, 'resources'))).filter((name) => name === 'app')).toEqual([]);

    // The one fuse that keeps a test's hands out is opened in this copy, the others stay as they are
    await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
    const decision = { kind: 'approved' as const, at: Date.now(), by: 'KT1001', officerName: 'Mary Atieno', reasons: [], revision: 1 };
    const [application, approved] = await submit({}, { status: 'approved', decision });
    const { app, page, profile, close } = await open({ executable });
    expect(await app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
    await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
    await signIn(page, credentials(testOfficers.supervisor));
    await expect(page.getByRole('row', { name: new RegExp(application.vehicle.registrationNumber) })).toBeVisible();
    await openCase(page, application.vehicle.registrationNumber);
    await goTo(page, 'Print desk');
    await expect(page.getByRole('figure')).toContainText(approved.vehicle.registrationNumber); // made on the program's own thread, from its own fonts
    const head = (await readFile(join(profile, 'cache.db'))).subarray(0, 15).toString('latin1');
    expect(head, 'the cache of the packaged program is encrypted').not.toBe('SQLite format 3');
    await close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
