import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getOfficeKeys } from '#central/access/office-key.ts';
import { officeKey } from '#central/database/schema/index.ts';
import { isTagHeld } from '#central/http/etag.ts';
import { readPacks } from '#central/reference/pack.ts';
import { signedPackSchema } from '#domain/contract/centre/signed-pack.ts';
import { packNames, parseReference } from '#domain/reference-pack.ts';
import { testPacks } from '../../support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';

/** The centre's side; that what it answers is right is held by the contract suite. */
let centre: TestCentre;
let token: string;
beforeAll(async () => {
  centre = await startTestCentre();
  token = (await centre.signIn(await centre.enrolNew(), testOfficers.collection)).token;
});
afterAll(() => centre.stop());

const ask = (name: string, headers: Record<string, string> = {}) =>
  centre.request(`/v1/reference/${name}`, { token, headers });

it('a pack goes out as it was published, note and sources too, whatever the officer’s role', async () => {
  for (const name of packNames)
    expect(signedPackSchema.parse(await (await ask(name)).json()).body).toEqual(testPacks[name]);
});

it('the tag is of exactly these bytes: another content and another key make another, and 304 is only for the one held', async () => {
  const tags: string[] = [];
  const next = async () => {
    const answer = await ask('fee', { 'If-None-Match': tags.join(', ') });
    tags.push(answer.headers.get('etag') ?? '');
    return [answer.status, answer.headers.get('cache-control')];
  };
  expect(await next()).toEqual([200, 'private, no-cache']);
  expect(await next()).toEqual([304, 'private, no-cache']);
  centre.packs.fee = { ...testPacks.fee, version: '2026-12-05' };
  expect(await next()).toEqual([200, 'private, no-cache']);
  await centre.centre.createOffice({ ...centre.office, id: 'huduma-kisumu' });
  await getOfficeKeys(centre.store.database, 'huduma-kisumu', centre.now());
  const [other] = await centre.store.database
    .select()
    .from(officeKey)
    .where(and(eq(officeKey.officeId, 'huduma-kisumu'), eq(officeKey.kind, 'sign')));
  if (other === undefined) throw new Error('it was made');
  const isSigning = and(eq(officeKey.officeId, centre.office.id), eq(officeKey.kind, 'sign'));
  await centre.store.database.update(officeKey).set({ retiredAt: centre.now() }).where(isSigning);
  await centre.store.database
    .insert(officeKey)
    .values({ ...other, officeId: centre.office.id, id: 'sign-2', createdAt: centre.now() });
  expect(await next()).toEqual([200, 'private, no-cache']);
  expect(new Set(tags).size).toBe(3);
});

it.each([
  [null, false],
  ['', false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  ['w/"a"', false],
])('If-None-Match: %s', (given, held) => expect(isTagHeld(given, '"a"')).toBe(held));

it('a pack that says two things at once stops the start, with the pack and the row named; one new row of many does not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-packs-'));
  const url = pathToFileURL(`${folder}/`);
  const write = (name: string, pack: unknown) => writeFile(join(folder, `${name}.json`), JSON.stringify(pack));
  for (const name of packNames) await write(name, testPacks[name]);
  const { rows } = testPacks.service;
  const newer = { ...testPacks.service, rows: [...rows, { id: 'of-a-newer-program', delivery: ['drone'] }] };
  await write('service', newer);
  const packs = await readPacks(url);
  expect(packs.service).toEqual(newer);
  expect(parseReference(packs).setAside).toMatchObject([{ pack: 'service', row: 'of-a-newer-program' }]);
  await write('service', { ...testPacks.service, rows: [...rows, rows[0]] });
  await expect(readPacks(url)).rejects.toMatchObject({
    code: 'PACK_CONTRADICTORY',
    details: { pack: 'service', row: expect.stringContaining('registration-used') },
  });
  await rm(folder, { recursive: true });
});

it('packs of a folder take the place of the shipped ones; one that is not whole stops the start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-packs-'));
  const url = pathToFileURL(`${folder}/`);
  const write = (name: string, pack: unknown) => writeFile(join(folder, `${name}.json`), JSON.stringify(pack));
  for (const name of packNames) await write(name, { ...testPacks[name], version: '2027-01-01' });
  expect(new Set(Object.values(await readPacks(url)).map(({ version }) => version))).toEqual(new Set(['2027-01-01']));
  for (const broken of [
    { ...testPacks.fee, version: 'newest' },
    { ...testPacks.fee, rows: [{}] },
  ]) {
    await write('fee', broken);
    await expect(readPacks(url)).rejects.toThrow();
  }
  await rm(join(folder, 'fee.json'));
  await expect(readPacks(url)).rejects.toThrow();
  expect((await readdir(folder)).length).toBe(packNames.length - 1);
  await rm(folder, { recursive: true });
});
