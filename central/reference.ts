import { readFile } from 'node:fs/promises';
import { type Reference, referencePackSchema, referenceSchema } from '#domain/reference.ts';

/** The reference packs of `resources/reference`, one file a key. Throws when one is missing or does not parse. */
export const readReference = async (folder: URL = new URL('../resources/reference/', import.meta.url)): Promise<Reference> => {
  const keys = Object.keys(referencePackSchema);
  const packs = await Promise.all(keys.map(async (key) => [key, JSON.parse(await readFile(new URL(`${key}.json`, folder), 'utf8'))] as const));
  return referenceSchema.parse(Object.fromEntries(packs));
};
