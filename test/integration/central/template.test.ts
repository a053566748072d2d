import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTemplate } from '#central/database/template.ts';

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'kaunta-template-'));
});
afterAll(() => rm(cache, { recursive: true }));

it('of databases set up at once in one process, the cache keeps one whole template and nothing else', async () => {
  const made = await Promise.all([1, 2].map(() => openTemplate('central/database/migrations', cache)));
  const [kept, ...others] = await readdir(cache);
  expect(others).toEqual([]);
  const bytes = await readFile(join(cache, kept ?? ''));
  const wholes = await Promise.all(made.map(async (blob) => bytes.equals(Buffer.from(await blob.arrayBuffer()))));
  expect(wholes).toContain(true);
}, 120_000);
