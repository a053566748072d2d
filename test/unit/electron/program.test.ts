import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkWhole, transact } from '#db/connection.ts';
import { findApplication } from '#db/query/application.ts';
import { insertParked, listParked, updateSyncState } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import { programHandlers } from '#electron/ipc/program.ts';
import type { OwnerPlace } from '#electron/program/machine-owner.ts';
import { createPreferenceStore } from '#electron/program/preference.ts';
import { createProgram } from '#electron/program/program.ts';
import { findWorkstation, type SecretStore } from '#electron/workstation/workstation.ts';
import { createApplication, testPacks } from '#test/support/application.ts';
import { codeOf, codeOfAsync, createFolder, migrationsFolder, testNow, testOffice } from '#test/support/counter.ts';
import { noPictures, testScanTools } from '#test/support/scan-tools.ts';
import { testMachine } from '#test/support/workstation.ts';

const secrets: SecretStore = {
  kind: 'keystore',
  seal: (secret) => Buffer.from(secret).toString('base64'),
  unseal: (sealed) => Buffer.from(sealed, 'base64'),
};
const url = 'https://centre.test';
const health = { status: 'ok', product: 'kaunta-central', protocol: 1, at: testNow, demonstration: false };

/** The program with a centre that enrols whoever asks; `onEnrol` may lose the answer. */
/** `pins`: what the centre says it is known by; `isWatched`: somebody else's key is met. */
type Options = {
  ownerPlace?: OwnerPlace;
  requireDisk?: () => void;
  audience?: string;
  pins?: string[];
  isWatched?: boolean;
  profile?: string;
  enrolmentCode?: string;
  onEnrol?: () => void;
  migrations?: string;
  now?: () => number;
};
const start = ({
  ownerPlace,
  requireDisk = () => {},
  audience,
  pins,
  isWatched = false,
  profile = createFolder(),
  enrolmentCode,
  onEnrol = () => {},
  migrations = migrationsFolder,
  now = () => testNow,
}: Options = {}) => {
  const keys: string[] = [];
  const connected: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const json = (body: unknown) =>
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
    if (String(input).endsWith('/health')) return json(health);
    if (!String(input).endsWith('/enrol')) throw new TypeError('fetch failed');
    // the program’s own request
    keys.push((JSON.parse(String(init?.body)) as { publicKey: { x: string } }).publicKey.x);
    onEnrol();
    const more = { ...(audience === undefined ? {} : { audience }), ...(pins === undefined ? {} : { pins }) };
    return json({ workstationId: `office.${keys.length}`, office: testOffice, demonstration: false, ...more });
  };
  const none = () => Promise.reject(new Error('not in this test'));
  const program = createProgram({
    version: '0.0.0',
    profile,
    ownerPlace,
    requireDisk,
    migrationsFolder: migrations,
    nativeBinding: undefined,
    centralUrl: url,
    enrolmentCode,
    packs: testPacks,
    secrets,
    preferences: createPreferenceStore(join(profile, 'preference.json')),
    printers: { list: none, submit: none, follow: none, find: none, cancel: none, listKeeping: none },
    files: { chooseSave: none, chooseOpen: none },
    machine: testMachine,
    warmPaper: () => {},
    checkCache: async (cache) => checkWhole(cache),
    chooseScan: async () => undefined,
    scanTools: testScanTools,
    pictures: noPictures,
    makePaper: none,
    connect: (known) => (input, init) => {
      connected.push(`${known.join(' ')} ${String(input).slice(url.length)}`.trim());
      return isWatched && known.length > 0
        ? Promise.reject(new Error('net::ERR_CERT_KNOWN_INTERCEPTION_BLOCKED'))
        : fetch(input, init);
    },
    now,
    newId: () => '',
    random: () => 1,
    sleep: (ms, signal) =>
      new Promise((resolve) =>
        ms > 10_000 ? signal?.addEventListener('abort', () => resolve()) : setTimeout(resolve, 1),
      ),
    emit: () => {},
    log: () => {},
  });
  onTestFinished(() => program.stop());
  const file = join(profile, 'workstation.json');
  return { program, profile, file, keys, connected };
};

test('an enrolment whose answer was lost is asked again with the same key, so that it does not cost the code', async () => {
  let asked = 0;
  const { program, keys } = start({
    enrolmentCode: 'CODE-0001',
    onEnrol: () => {
      asked += 1;
      if (asked === 1) throw new TypeError('fetch failed');
    },
  });
  program.open();
  await expect.poll(() => program.describe().workstationId).toBe('office.2');
  expect(new Set(keys).size).toBe(1);
});

test('two codes at once enrol once: no second data key is written over the one that the open cache is sealed with', async () => {
  const { program, file, keys } = start();
  const codes = await Promise.all(
    ['CODE-0001', 'CODE-0002'].map((code) => codeOfAsync(program.enrol({ centralUrl: url, code }))),
  );
  expect([codes, keys.length]).toEqual([['done', 'INVALID_INPUT'], 1]);
  expect(findWorkstation(file, secrets)?.station.workstationId).toBe(program.describe().workstationId);
});

test('a workstation in trouble is not enrolled anew: its file is the only key to what was not sent', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  first.program.stop();
  writeFileSync(
    join(first.profile, 'cache.db'),
    'no database at all, and long enough to be taken for one '.repeat(100),
  );
  const before = readFileSync(first.file, 'utf8');
  const { program, keys } = start({ profile: first.profile });
  program.open();
  expect(codeOf(() => program.parts())).toBe('CACHE_UNREADABLE');
  expect(await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0002' }))).toBe('CACHE_UNREADABLE');
  expect([readFileSync(first.file, 'utf8') === before, keys]).toEqual([true, []]);
});

test('a trouble that has passed is left behind by trying again, and trying again on an open program changes nothing', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  first.program.stop();
  const cache = join(first.profile, 'cache.db');
  renameSync(cache, `${cache}.aside`);
  writeFileSync(cache, 'a disk that gave back something else for a while '.repeat(100));
  const { program } = start({ profile: first.profile });
  program.open();
  expect(program.describe().trouble?.code).toBe('CACHE_UNREADABLE');
  renameSync(`${cache}.aside`, cache);
  program.open();
  const opened = program.parts();
  program.open();
  expect([program.describe().trouble, program.parts() === opened]).toEqual([null, true]);
});

test('a cache with a damaged page opens no desk, takes no sign-in, and nothing is written into it', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  transact(first.program.parts().counter.connection.writer, (tx) => {
    for (let place = 1; place <= 60; place += 1) {
      insertParked(tx, {
        sequence: place,
        kind: 'x'.repeat(2_000),
        id: `${place}`,
        reason: 'kind',
        body: 'x',
        receivedAt: 1,
      });
    }
  });
  first.program.stop();
  const file = join(first.profile, 'cache.db');
  const bytes = readFileSync(file);
  const inTheMiddle = 20 * 4096 + 100;
  bytes[inTheMiddle] = (bytes[inTheMiddle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const { program } = start({ profile: first.profile });
  program.open();
  const { 'session.signIn': signIn } = programHandlers(
    program,
    createPreferenceStore(join(first.profile, 'preference.json')),
  );
  expect(await codeOfAsync(Promise.resolve(signIn({ staffNumber: 'KT1001', password: 'x', code: '000000' })))).toBe(
    'CACHE_UNREADABLE',
  );
  expect(program.describe().trouble).toEqual({ code: 'CACHE_UNREADABLE', details: { file: 'damaged' } });
  expect(codeOf(() => program.parts())).toBe('CACHE_UNREADABLE');
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('what could not be read before is read again when the program starts: it may be a newer one', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  const record = createApplication();
  const { id } = record;
  const body = { sequence: 5, subject: { kind: 'application', id }, change: 'put', version: 1, record };
  transact(first.program.parts().counter.connection.writer, (tx) =>
    insertParked(tx, { sequence: 5, kind: 'application', id, reason: 'record', body, receivedAt: 1 }),
  );
  first.program.stop();
  const { program } = start({ profile: first.profile });
  program.open();
  await program.parts().soundness;
  const { reader } = program.parts().counter.connection;
  await expect
    .poll(() => [findApplication(reader, id)?.record.reference, listParked(reader)])
    .toEqual([record.reference, []]);
});

test('a clock that was set back while the program did not run is on the Sync desk, and ready for the next act, from its start on', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  transact(first.program.parts().counter.connection.writer, (tx) => updateSyncState(tx, { lastPulledAt: testNow }));
  first.program.stop();
  const now = () => testNow - 3_600_000;
  const { program } = start({ profile: first.profile, now });
  program.open();
  const { counter, readHealth } = program.parts();
  const jumps = [{ at: now(), byMs: -3_600_000 }];
  expect([(await readHealth()).clock.jumps, counter.clockWatch.listUntold()]).toMatchObject([jumps, jumps]);
});

test('a program that was stopped while it enrolled opens nothing any more', async () => {
  const { program } = start({ onEnrol: () => program.stop() });
  await program.enrol({ centralUrl: url, code: 'CODE-0001' });
  expect(program.describe().workstationId).toBeNull();
});

test.each(['http://centre.test', 'http://127.0.0.1.centre.test', 'ftp://centre.test', ''])(
  'a centre at "%s" is not enrolled at: passwords and codes would go there in clear',
  async (centralUrl) => {
    const { program, keys } = start();
    expect([await codeOfAsync(program.enrol({ centralUrl, code: 'CODE-0001' })), keys]).toEqual(['INVALID_INPUT', []]);
  },
);

test('what goes wrong at the start is said in the window, be it a bug: a program that only ends says nothing', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  first.program.stop();
  const { program } = start({ profile: first.profile, migrations: join(first.profile, 'gone') });
  program.open();
  expect(program.describe().trouble?.code).toBe('BUG');
});

test('desk-18: a key lies on the disk before its code is spent, so that the code goes on after a restart', async () => {
  const first = start({
    onEnrol: () => {
      throw new TypeError('fetch failed');
    },
  });
  expect(await codeOfAsync(first.program.enrol({ centralUrl: url, code: 'code-0001 ' }))).toBe('CENTRE_UNREACHABLE');
  first.program.stop();
  const second = start({ profile: first.profile });
  await second.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  expect(second.keys).toEqual(first.keys);
  expect(findWorkstation(second.file, secrets)?.publicKey.x).toBe(first.keys[0]);
  expect(existsSync(join(first.profile, 'enrolment.json'))).toBe(false);
});

test('desk-18: each code has a key of its own, and one tried in between costs no other its key', async () => {
  const { program, keys } = start({
    onEnrol: () => {
      throw new TypeError('fetch failed');
    },
  });
  for (const code of ['CODE-0001', 'CODE-0002', 'CODE-0001'])
    await codeOfAsync(program.enrol({ centralUrl: url, code }));
  expect([keys[0] === keys[2], keys[0] === keys[1]]).toEqual([true, false]);
});

test('desk-18: where the key cannot be written the code is not spent, and the file in the way is named', async () => {
  const { program, profile, keys } = start();
  mkdirSync(join(profile, 'enrolment.json'));
  expect(await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0001' }))).toBe('FILE_NOT_WRITTEN');
  expect(keys).toEqual([]);
});

test('desk-12: a second account is told whose enrolment this computer is, and enrols nothing', async () => {
  const file = join(createFolder(), 'workstation-owner.json');
  const mary = start({ ownerPlace: { file, account: 'mary' } });
  await mary.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  const james = start({ ownerPlace: { file, account: 'james' }, enrolmentCode: 'CODE-0002' });
  james.program.open();
  const details = { account: 'mary', workstation: 'office.1', office: testOffice.name, file };
  expect(james.program.describe()).toMatchObject({ enrolling: false, trouble: { code: 'ENROLLED_BY_OTHER', details } });
  expect(await codeOfAsync(james.program.enrol({ centralUrl: url, code: 'CODE-0002' }))).toBe('ENROLLED_BY_OTHER');
  expect([james.keys, existsSync(james.file)]).toEqual([[], false]);
  mary.program.stop();
  const again = start({ profile: mary.profile, ownerPlace: { file, account: 'mary' } });
  again.program.open();
  expect(again.program.describe().trouble).toBeNull();
  // Support gives the computer to the second account.
  rmSync(file);
  james.program.open();
  await expect.poll(() => james.program.describe().workstationId).not.toBeNull();
  expect(readFileSync(file, 'utf8')).toContain('james');
});

test('desk-12: on a network drive nothing is opened or enrolled, and the folder is named', async () => {
  let isRemote = true;
  const { program, keys, file } = start({
    requireDisk: () => {
      if (isRemote) throw new AppError('PROFILE_ON_NETWORK', 'a share', { folder: 'Z:\\Kaunta' });
    },
  });
  program.open();
  expect(program.describe().trouble).toEqual({ code: 'PROFILE_ON_NETWORK', details: { folder: 'Z:\\Kaunta' } });
  expect(await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0001' }))).toBe('PROFILE_ON_NETWORK');
  expect([keys, existsSync(file)]).toEqual([[], false]);
  isRemote = false;
  program.open();
  expect(program.describe().trouble).toBeNull();
});

test.each([
  ['its own', 'https://centre.test/', 'done'],
  ['another', 'https://kaunta.example.go.ke', 'CENTRE_ADDRESS_OTHER'],
])('H4: a centre that is known by %s address is enrolled at: %s', async (_name, audience, expected) => {
  const { program, file } = start({ audience });
  expect(await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0001' }))).toBe(expected);
  expect(existsSync(file)).toBe(expected === 'done');
});

test('H4: a program whose file leads to another centre says so in the window, and dials nobody', async () => {
  const first = start();
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  first.program.stop();
  writeFileSync(first.file, readFileSync(first.file, 'utf8').replace(url, 'https://evil.test'));
  const { program, keys } = start({ profile: first.profile, enrolmentCode: 'CODE-0002' });
  program.open();
  expect(program.describe().trouble).toMatchObject({
    code: 'WORKSTATION_FILE_CHANGED',
    details: { member: 'centralUrl', found: 'https://evil.test' },
  });
  expect([codeOf(() => program.parts()), keys]).toEqual(['WORKSTATION_FILE_CHANGED', []]);
});

const pins = [`${'A'.repeat(43)}=`, `${'B'.repeat(43)}=`];

test('H9: the pins of the enrolment are tried before anything is kept, and hold from then on, also after a restart', async () => {
  const first = start({ pins });
  await first.program.enrol({ centralUrl: url, code: 'CODE-0001' });
  const pinned = pins.join(' ');
  expect(first.connected.slice(0, 3)).toEqual(['/v1/health', '/v1/workstation/enrol', `${pinned} /v1/health`]);
  expect(findWorkstation(first.file, secrets)?.station.pins).toEqual(pins);
  first.program.stop();
  const again = start({ profile: first.profile });
  again.program.open();
  await codeOfAsync(again.program.parts().api.getHealth());
  expect(again.connected.at(-1)).toBe(`${pinned} /v1/health`);
});

test('H9 desk-6: where somebody reads along nothing is kept, and the code is good again once they are gone', async () => {
  const { program, file, keys } = start({ pins, isWatched: true });
  expect(await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0001' }))).toBe('PROXY_INSPECTS');
  expect(findWorkstation(file, secrets)).toBeUndefined();
  await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0001' }));
  expect(new Set(keys).size).toBe(1);
});

test.each([['not-a-pin'], [''], [`${'A'.repeat(44)}=`]])(
  'H9: an enrolment with a pin that is none (%j) is refused, and not taken as one without',
  async (pin) => {
    const { program, file } = start({ pins: [pin] });
    expect(await codeOfAsync(program.enrol({ centralUrl: url, code: 'CODE-0001' }))).toBe('NOT_THE_CENTRE');
    expect(findWorkstation(file, secrets)).toBeUndefined();
  },
);
