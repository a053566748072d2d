import { z } from 'zod';
import { type Reference, referencePackSchema, referenceSchema } from './reference.ts';

/**
 * A pack of reference data as it is published: its version and its rows. Shipped with the program, and served by the
 * centre under its signature. Of two packs the newer version is the one that holds, whoever brought it.
 */
export type PackName = keyof typeof referencePackSchema;
export const packNames = Object.keys(referencePackSchema) as PackName[]; // the keys of its type
export const packNameSchema = z.enum(packNames);

/**
 * The day on which its content was settled; `.1`, `.2` … for another content of the same day. One version, one content.
 */
export const packVersionSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,2})?$/);
export const packSchema = z.looseObject({
  version: packVersionSchema,
  note: z.string().optional(),
  rows: z.array(z.unknown()),
});
export type Pack = z.infer<typeof packSchema>;
export type Packs = Record<PackName, Pack>;

/**
 * Raised when a row begins to mean what a program that knows it not would read wrongly: such a program keeps the pack
 * out.
 */
export const packFormat = 1;

/** All packs, each with a version that can be compared. Throws when one is missing or does not parse. */
export const parsePacks = (given: unknown): Packs => {
  const packs = z.record(packNameSchema, packSchema).parse(given);
  parseReference(packs);
  return packs;
};

export const parseReference = (packs: Packs): Reference => referenceSchema.parse(packs);

/** A pack that this program can use; undefined for one of a format or of rows that it does not know. */
export const findReadable = (name: PackName, format: number, body: unknown): Pack | undefined => {
  const pack = packSchema.safeParse(body);
  return format <= packFormat && pack.success && referencePackSchema[name].safeParse(body).success
    ? pack.data
    : undefined;
};

const placeOf = (version: string): string => {
  const [day = '', count = '0'] = version.split('.');
  return `${day}.${count.padStart(3, '0')}`;
};
/** Below zero when `a` is older than `b`, 0 when they are the same version. */
export const compareVersions = (a: string, b: string): number => placeOf(a).localeCompare(placeOf(b));
export const findNewestVersion = (packs: readonly Pack[]): string | undefined =>
  packs
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1);
