import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { SignedPack } from '#domain/contract/centre/signed-pack.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { PackName, Reference } from '#domain/reference.ts';
import {
  findReadable,
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

/**
 * The packs of a folder, one file per name. A row that this program cannot read is served all the same.
 * @throws AppError PACK_CONTRADICTORY with the pack and the row; Error when a pack is missing, is none, or has no row
 *   that can be read
 */
export const readPacks = async (folder: URL = shippedFolder): Promise<Packs> => {
  const read = async (name: PackName): Promise<[string, unknown]> => [
    name,
    JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8')),
  ];
  const packs = parsePacks(Object.fromEntries(await Promise.all(packNames.map(read))));
  const unread = packNames.find((name) => findReadable(name, packFormat, packs[name]) === undefined);
  if (unread !== undefined) throw new Error(`no row of the pack ${unread} can be read`);
  return packs;
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
