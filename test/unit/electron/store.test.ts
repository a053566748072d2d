import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPaperTray, paperOrigin } from '#electron/paper/tray.ts';
import { createPreferenceStore } from '#electron/program/preference.ts';
import {
  createDeviceKey,
  createWorkstation,
  findWorkstation,
  type SecretStore,
} from '#electron/workstation/workstation.ts';
import { codeOf, createFolder, testOffice } from '#test/support/counter.ts';

const scramble = (bytes: Uint8Array, by: number): Uint8Array => bytes.map((byte) => byte ^ by);
/** A keystore of one machine: what another sealed does not open. */
const keystore = (kind: SecretStore['kind'], machine: number): SecretStore => ({
  kind,
  isDemonstration: true,
  seal: (secret) => Buffer.from(scramble(secret, machine)).toString('base64'),
  unseal: (sealed) => scramble(Buffer.from(sealed, 'base64'), machine),
});
const station = {
  workstationId: 'counter-1',
  office: testOffice,
  centralUrl: 'https://centre.test',
  demonstration: false,
};

test('a workstation is read back with the same key, and its file holds neither secret in clear', () => {
  const file = join(createFolder(), 'profile', 'workstation.json');
  const device = createDeviceKey();
  const made = createWorkstation(file, keystore('keystore', 1), station, device);
  const found = findWorkstation(file, keystore('keystore', 1));
  expect(found?.station).toEqual(station);
  expect(found?.dataKey).toHaveLength(32);
  expect(Buffer.from(found?.dataKey ?? []).equals(Buffer.from(made.dataKey))).toBe(true);
  expect(found?.sign('claim')).toBe(made.sign('claim'));
  const text = readFileSync(file, 'utf8');
  for (const secret of ['PRIVATE KEY', Buffer.from(made.dataKey).toString('base64')])
    expect(text).not.toContain(secret);
  // Windows knows no such bits.
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
});

test('before enrolment there is no workstation', () =>
  expect(findWorkstation(join(createFolder(), 'workstation.json'), keystore('file', 1))).toBeUndefined());

test('without a keystore production does not start, nor is a key written; a demonstration goes on', () => {
  const file = join(createFolder(), 'workstation.json');
  expect(codeOf(() => createWorkstation(file, keystore('file', 1), station, createDeviceKey()))).toBe(
    'KEYSTORE_MISSING',
  );
  expect(findWorkstation(file, keystore('file', 1))).toBeUndefined();
  createWorkstation(file, keystore('file', 1), { ...station, demonstration: true }, createDeviceKey());
  expect(findWorkstation(file, keystore('file', 1))?.station.demonstration).toBe(true);
});

test('a profile taken to another machine, or whose keystore is gone, does not open and is left as it was', () => {
  const file = join(createFolder(), 'workstation.json');
  createWorkstation(file, keystore('keystore', 1), { ...station, demonstration: true }, createDeviceKey());
  const before = readFileSync(file, 'utf8');
  expect(codeOf(() => findWorkstation(file, keystore('keystore', 2)))).toBe('CACHE_UNREADABLE');
  expect(codeOf(() => findWorkstation(file, keystore('file', 1)))).toBe('KEYSTORE_MISSING');
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test.each(['', '{', 'null', '[]', '{"version":2}', '{"version":1,"slots":[]}', '\0\0\0'])(
  'a damaged workstation file is named, not overwritten: %j',
  (content) => {
    const file = join(createFolder(), 'workstation.json');
    writeFileSync(file, content);
    expect(codeOf(() => findWorkstation(file, keystore('keystore', 1)))).toBe('CACHE_UNREADABLE');
    expect(readFileSync(file, 'utf8')).toBe(content);
  },
);

test.each(['', '{', 'null', '[1]', '{"language":"fr"}', '{"textSize":9000}', '\0'])(
  'a damaged preference file costs the preferences, not the start: %j',
  (content) => {
    const file = join(createFolder(), 'preference.json');
    writeFileSync(file, content);
    const store = createPreferenceStore(file);
    expect(store.get()).toEqual({ language: 'en', theme: 'system', textSize: 100, printer: null, slipPrinter: null });
    store.update({ language: 'sw' });
    expect(createPreferenceStore(file).get().language).toBe('sw');
  },
);

test('a preference keeps the others, survives a restart and fills in what an older program did not know', () => {
  const file = join(createFolder(), 'new', 'preference.json');
  createPreferenceStore(file).update({ theme: 'dark', textSize: 150 });
  expect(createPreferenceStore(file).update({ printer: 'Kyocera' })).toEqual({
    language: 'en',
    theme: 'dark',
    textSize: 150,
    printer: 'Kyocera',
    slipPrinter: null,
  });
  writeFileSync(file, '{"language":"sw"}');
  expect(createPreferenceStore(file).get()).toEqual({
    language: 'sw',
    theme: 'system',
    textSize: 100,
    printer: null,
    slipPrinter: null,
  });
});

test('the paper tray forgets the oldest paper, and all of them at sign-out', () => {
  let names = 0;
  const tray = createPaperTray(() => `paper-${++names}`);
  const urls = Array.from({ length: 13 }, (_one, place) => tray.put(Buffer.from([place])));
  const find = (url = '') => tray.find(url.slice(paperOrigin.length));
  expect([find(urls[0]), find(urls[1])?.[0], find(urls[12])?.[0]]).toEqual([undefined, 1, 12]);
  tray.clear();
  expect(find(urls[12])).toBeUndefined();
});
