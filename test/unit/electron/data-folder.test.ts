import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findLocalFolder, findOwnerPlace, requireLocalDisk } from '#electron/program/data-folder.ts';
import { noteOwnMachine, requireOwnMachine } from '#electron/program/machine-owner.ts';
import { codeOf, createFolder, testOffice } from '#test/support/counter.ts';

const windows = {
  platform: 'win32',
  environment: {
    APPDATA: 'C:\\Users\\mary\\AppData\\Roaming',
    LOCALAPPDATA: 'C:\\Users\\mary\\AppData\\Local',
    ProgramData: 'C:\\ProgramData',
    USERDOMAIN: 'HUDUMA',
  },
  home: 'C:\\Users\\mary',
  userName: 'mary',
} as const;

describe('desk-12: where the records lie', () => {
  test.each([
    ['on Windows in the local folder of the account', windows, 'C:\\Users\\mary\\AppData\\Local\\Kaunta'],
    [
      'on Windows without that variable in the local folder all the same',
      { ...windows, environment: {} },
      'C:\\Users\\mary\\AppData\\Local\\Kaunta',
    ],
    ['on Linux where Electron says', { ...windows, platform: 'linux' } as const, undefined],
    ['on macOS where Electron says', { ...windows, platform: 'darwin' } as const, undefined],
  ])('desk-12: %s, never in the roaming profile', (_name, system, expected) => {
    expect(findLocalFolder(system)).toBe(expected);
    expect(findLocalFolder(system) ?? '').not.toContain('Roaming');
  });

  test.each([
    ['with its domain', windows, { file: 'C:\\ProgramData\\Kaunta\\workstation-owner.json', account: 'HUDUMA\\mary' }],
    [
      'without one',
      { ...windows, environment: {} },
      { file: 'C:\\ProgramData\\Kaunta\\workstation-owner.json', account: 'mary' },
    ],
    ['nowhere but on Windows', { ...windows, platform: 'linux' } as const, undefined],
  ])('desk-12: whose account keeps the workstation is noted for all accounts: %s', (_name, system, expected) => {
    expect(findOwnerPlace(system)).toEqual(expected);
  });
});

/** A Windows whose drive Z: is a share: the system gives what is behind it. */
const disk = {
  realpath: (path: string): string => {
    if (/^Z:\\?$/i.test(path)) return '\\\\server\\profiles';
    if (/^Z:\\Kaunta$/i.test(path)) return '\\\\server\\profiles\\Kaunta';
    if (/^[CD]:\\?$/i.test(path)) return path;
    throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  },
  statfs: () => ({ type: 0 }),
};

describe('desk-12: a profile on a network drive', () => {
  test.each([
    '\\\\server\\profiles\\mary',
    '//server/profiles/mary',
    '\\\\?\\UNC\\server\\profiles',
    '\\\\?\\unc\\server\\profiles',
    '\\\\.\\UNC\\server\\profiles',
    '\\\\server@SSL\\DavWWWRoot\\mary',
    '\\\\wsl$\\Debian\\home',
    'Z:\\Kaunta',
    'Z:\\not\\made\\yet',
  ])('desk-12: %s is refused by name', (folder) => {
    expect(codeOf(() => requireLocalDisk(folder, 'win32', disk))).toBe('PROFILE_ON_NETWORK');
  });
  test.each([
    'C:\\Users\\mary\\AppData\\Local\\Kaunta',
    'D:\\Kaunta',
    '\\\\?\\C:\\Users\\mary',
    '\\\\.\\C:\\Users\\mary',
    'E:\\no such drive',
  ])('desk-12: %s is a disk of this computer', (folder) => {
    expect(codeOf(() => requireLocalDisk(folder, 'win32', disk))).toBe('done');
  });
  test.each([
    ['NFS', 0x6969, 'PROFILE_ON_NETWORK'],
    ['SMB 2, as a signed number', 0xfe534d42 | 0, 'PROFILE_ON_NETWORK'],
    ['CIFS', 0xff534d42, 'PROFILE_ON_NETWORK'],
    ['ext4', 0xef53, 'done'],
    ['tmpfs', 0x01021994, 'done'],
  ])('desk-12: on Linux %s is told by what statfs says', (_name, type, expected) => {
    expect(
      codeOf(() =>
        requireLocalDisk('/srv/profile/not/made', 'linux', { realpath: (path) => path, statfs: () => ({ type }) }),
      ),
    ).toBe(expected);
  });
  test('desk-12: the disk of this test is one of this computer', () => {
    expect(codeOf(() => requireLocalDisk(join(createFolder(), 'new'), process.platform))).toBe('done');
  });
});

describe('desk-12: whose account keeps the workstation', () => {
  const station = {
    workstationId: 'office.KX7',
    office: testOffice,
    centralUrl: 'https://centre.test',
    demonstration: false,
  };
  const start = () => {
    const file = join(createFolder(), 'Kaunta', 'workstation-owner.json');
    return { file, mary: { file, account: 'HUDUMA\\mary' }, james: { file, account: 'HUDUMA\\james' } };
  };

  test('desk-12: nobody’s, one’s own, and another’s, which stays as it is', () => {
    const { file, mary, james } = start();
    expect(codeOf(() => requireOwnMachine(mary))).toBe('done');
    noteOwnMachine(mary, station);
    expect([codeOf(() => requireOwnMachine(mary)), codeOf(() => requireOwnMachine(james))]).toEqual([
      'done',
      'ENROLLED_BY_OTHER',
    ]);
    const before = readFileSync(file, 'utf8');
    noteOwnMachine(james, { ...station, workstationId: 'office.other' });
    expect(readFileSync(file, 'utf8')).toBe(before);
    noteOwnMachine(mary, { ...station, workstationId: 'office.later' });
    expect(readFileSync(file, 'utf8')).toContain('office.later');
  });

  test.each([
    '',
    '{',
    '[]',
    '{"account":7}',
    '{"account":"","workstation":"x","office":"y"}',
    JSON.stringify({ account: 'x'.repeat(5000), workstation: 'x', office: 'x' }),
  ])('desk-12: what any account may have written there says nothing, and stops nobody: %j', (content) => {
    const { file, mary } = start();
    noteOwnMachine(mary, station);
    writeFileSync(file, content);
    expect(codeOf(() => requireOwnMachine(mary))).toBe('done');
  });

  test.skipIf(process.platform === 'win32')('desk-12: a link that another account laid there leads nowhere', () => {
    const { file, mary } = start();
    const victim = join(createFolder(), 'victim');
    noteOwnMachine(mary, station);
    writeFileSync(victim, 'kept');
    const other = { ...mary, file: `${file}.link` };
    symlinkSync(victim, other.file);
    expect(codeOf(() => noteOwnMachine(other, station))).toBe('FILE_NOT_WRITTEN');
    expect([readFileSync(victim, 'utf8'), existsSync(victim)]).toEqual(['kept', true]);
  });
});
