import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Has the certificate store of a Linux user (NSS, `~/.pki/nssdb`) trust these authorities, as an administrator does
 * with an office's own root. Chromium reads it in place of a system store.
 */
export const trust = async (home: string, authorities: readonly string[]): Promise<void> => {
  const store = join(home, '.pki', 'nssdb');
  await mkdir(store, { recursive: true });
  await run('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
  for (const [index, pem] of authorities.entries()) {
    const file = join(home, `authority-${index}.pem`);
    await writeFile(file, pem);
    await run('certutil', ['-A', '-d', `sql:${store}`, '-n', `authority ${index}`, '-t', 'C,,', '-i', file]);
  }
};
