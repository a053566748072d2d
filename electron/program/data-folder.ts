import { realpathSync, statfsSync } from 'node:fs';
import { dirname, win32 } from 'node:path';
import { AppError } from '#domain/contract/errors.ts';
import type { OwnerPlace } from './machine-owner.ts';

/** Where the program keeps its records, and where it notes whose account does. */
const name = 'Kaunta';

type System = { platform: NodeJS.Platform; environment: NodeJS.ProcessEnv; home: string; userName: string };

/**
 * On Windows the account's local folder: the roaming one is carried to a server at each log-off and comes out on the
 * next computer as a clone. Undefined elsewhere: Electron's own is right.
 */
export const findLocalFolder = ({ platform, environment, home }: System): string | undefined =>
  platform === 'win32' ? win32.join(environment.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local'), name) : undefined;

/** Windows only, where every account can read it; elsewhere a computer's accounts are their own affair. */
export const findOwnerPlace = ({ platform, environment, userName }: System): OwnerPlace | undefined => {
  if (platform !== 'win32') return undefined;
  const { ProgramData = 'C:\\ProgramData', USERDOMAIN } = environment;
  const account = USERDOMAIN === undefined || USERDOMAIN === '' ? userName : `${USERDOMAIN}\\${userName}`;
  return { file: win32.join(ProgramData, name, 'workstation-owner.json'), account };
};

/** `\\server\share` in each of its spellings; `\\?\C:\` and `\\.\C:\` are a disk of this computer. */
const isNetworkPath = (path: string): boolean => {
  const plain = path.replaceAll('/', '\\');
  return plain.startsWith('\\\\') && (!/^\\\\[?.]\\/.test(plain) || /^\\\\[?.]\\UNC\\/i.test(plain));
};

/** What Linux's statfs calls them (linux/magic.h): NFS, SMB, CIFS, SMB2, AFS, Coda, Ceph. */
const networkTypes = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245, 0x00c36400]);

type Disk = { realpath: (path: string) => string; statfs: (path: string) => { type: number } };
const realDisk: Disk = { realpath: realpathSync.native, statfs: statfsSync };

/**
 * The nearest folder that is there already, as the system knows it: of a mapped drive Windows gives the share behind
 * it.
 */
const findReal = (folder: string, platform: NodeJS.Platform, { realpath }: Disk): string | undefined => {
  const parentOf = platform === 'win32' ? win32.dirname : dirname;
  for (let path = folder; ; path = parentOf(path)) {
    try {
      return realpath(path);
    } catch {
      if (parentOf(path) === path) return undefined;
    }
  }
};

/**
 * SQLite's WAL holds on a disk of this computer only (https://sqlite.org/wal.html: shared memory).
 * @throws AppError PROFILE_ON_NETWORK with `folder`
 */
export const requireLocalDisk = (folder: string, platform: NodeJS.Platform, disk: Disk = realDisk): void => {
  const real = findReal(folder, platform, disk);
  const isRemote =
    platform === 'win32'
      ? [folder, real ?? ''].some(isNetworkPath)
      : platform === 'linux' && real !== undefined && networkTypes.has(disk.statfs(real).type >>> 0);
  if (isRemote) throw new AppError('PROFILE_ON_NETWORK', 'the profile lies on a network drive', { folder });
};
