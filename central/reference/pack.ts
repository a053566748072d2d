import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SignedPack } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { PackName, Reference } from '#domain/reference.ts';
import {
  type Packs,
  packFormat,
  packNameSchema,
  packNames,
  parsePacks,
  parseReference,
} from '#domain/reference-pack.ts';
import { getOfficeKeys } from '../access/office-key.ts';
import type { Database } from '../database/store.ts';

const shippedFolder = new URL('../../resources/reference/', import.meta.url);

/** The packs of a folder, one file a name. Throws when one is missing or does not parse. */
export const readPacks = async (folder: URL = shippedFolder): Promise<Packs> => {
  const read = async (name: PackName): Promise<[string, unknown]> => [
    name,
    JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8')),
  ];
  return parsePacks(Object.fromEntries(await Promise.all(packNames.map(read))));
};

export const readReference = async (folder?: URL): Promise<Reference> => parseReference(await readPacks(folder));

/**
 * A pack under the office's signature, as the text that is sent, and the strong tag of exactly these bytes: another key
 * makes another. Nothing in it is of the moment, so every instance answers the same.
 * @throws AppError NOT_FOUND
 */
export const signPack = async (
  database: Database,
  officeId: string,
  packs: Packs,
  asked: string,
  now: number,
): Promise<{ text: string; tag: string }> => {
  const name = packNameSchema.safeParse(asked);
  if (!name.success) throw new AppError('NOT_FOUND', 'There is no such pack');
  const { sign } = await getOfficeKeys(database, officeId, now);
  const statement = { purpose: 'reference-pack' as const, pack: name.data, format: packFormat, body: packs[name.data] };
  const signed: SignedPack = { ...statement, kid: sign.kid, signature: sign.sign(canonicalJson(statement)) };
  const text = JSON.stringify(signed);
  return { text, tag: `"${createHash('sha256').update(text).digest('hex')}"` };
};
