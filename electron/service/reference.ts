import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Reference, referencePackSchema, referenceSchema } from '#domain/reference.ts';

/** The dated data shipped with the program, parsed whole: a pack that does not parse stops the start. */
export const readReference = (folder: string): Reference =>
  referenceSchema.parse(
    Object.fromEntries(Object.keys(referencePackSchema).map((pack) => [pack, JSON.parse(readFileSync(join(folder, `${pack}.json`), 'utf8'))])),
  );

/** The day of the newest of the packs. */
export const readReferenceDate = (folder: string): string =>
  Object.keys(referencePackSchema)
    .map((pack) => z.looseObject({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, `${pack}.json`), 'utf8'))).version)
    .sort()
    .at(-1) ?? '';
