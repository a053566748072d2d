import { z } from 'zod';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import { AppError } from './contract/errors.ts';
import { type PackName, type Reference, type RowSetAside, referenceRowSchema } from './reference.ts';
import { findContradiction } from './reference-contradiction.ts';

/**
 * A pack of reference data as it is published: its version and its rows. Shipped with the program, and served by the
 * centre under its signature. Of two packs the newer version is the one that holds, whoever brought it. It is taken row
 * by row: a row that this program cannot read, or that names what it does not know, is set aside, and what hangs on it
 * is out of reach; the rest works, and the row comes by itself after an update. A pack that contradicts itself is
 * refused whole.
 */
export const packNames = Object.keys(referenceRowSchema) as PackName[]; // the keys of its type
export const packNameSchema = z.enum(packNames);

/** The day on which its content was settled; `.1`, `.2` … for another content of the same day. One version, one content. */
export const packVersionSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,2})?$/);
export const packSchema = z.looseObject({
  version: packVersionSchema,
  note: z.string().optional(),
  rows: z.array(z.unknown()).max(20_000),
});
export type Pack = z.infer<typeof packSchema>;
export type Packs = Record<PackName, Pack>;

/** Raised when a row begins to mean what a program that knows it not would read wrongly: such a program keeps the pack out. */
export const packFormat = 2;

const plainText = z.string().optional().catch(undefined);
const rowKeySchema = z.looseObject({
  id: plainText,
  code: plainText,
  kind: plainText,
  on: plainText,
  each: plainText,
  effectiveFrom: civilDateSchema.nullable().catch(null),
});
/** What a person calls a row: its id, else its place. */
const nameRow = (row: unknown, place: number): string => {
  const { id, code, kind, on, each } = rowKeySchema.safeParse(row).data ?? {};
  return id ?? code ?? kind ?? on ?? each ?? `#${place + 1}`;
};

const dayOf = (row: unknown): CivilDate | null => rowKeySchema.safeParse(row).data?.effectiveFrom ?? null;

type Rows = { [Name in PackName]: z.infer<(typeof referenceRowSchema)[Name]>[] };

const readRows = <Name extends PackName>(name: Name, pack: Pack): { rows: Rows[Name]; setAside: RowSetAside[] } => {
  const setAside: RowSetAside[] = [];
  const rows = pack.rows.flatMap((row, place) => {
    const read = referenceRowSchema[name].safeParse(row);
    if (read.success) return [read.data];
    const [issue] = read.error.issues;
    const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 200);
    setAside.push({ pack: name, row: nameRow(row, place), from: dayOf(row), reason: 'unreadable', detail });
    return [];
  });
  return { rows: rows as Rows[Name], setAside }; // each parsed by the schema of its own pack
};

/** What a service names and no row of the other packs is, on its first day: undefined when all is known. */
const findUnknownName = (service: Rows['service'][number], rows: Rows): string | undefined => {
  const has = (known: readonly { id: string }[], id: string) => known.some((one) => one.id === id);
  const checklists = rows.checklist.filter(({ effectiveFrom }) => effectiveFrom <= service.effectiveFrom);
  if (!has(checklists, service.checklist)) return `checklist ${service.checklist}`;
  const fee = service.fees.find(({ component }) => !has(rows['fee-component'], component));
  if (fee !== undefined) return `fee component ${fee.component}`;
  const papers = service.surrenders.flatMap((one) => one.or ?? []);
  const paper = papers.find((code) => !rows['evidence-kind'].some((one) => one.code === code));
  if (paper !== undefined) return `evidence kind ${paper}`;
  const issued = service.issues.find(({ kind }) => !has(rows['item-kind'], kind));
  return issued === undefined ? undefined : `item kind ${issued.kind}`;
};

/**
 * All packs, read row by row.
 * @throws AppError PACK_CONTRADICTORY, with the pack and the row, when one says two things at once
 */
export const parseReference = (packs: Packs): Reference => {
  const read = packNames.map((name) => ({ name, ...readRows(name, packs[name]) }));
  const rows = Object.fromEntries(read.map((one) => [one.name, one.rows])) as Rows; // each name once
  for (const name of packNames) requireConsistent(name, rows[name]);
  const unknown = rows.service.flatMap((service) => {
    const detail = findUnknownName(service, rows);
    return detail === undefined ? [] : [{ service, detail }];
  });
  return {
    ...rows,
    service: rows.service.filter((service) => !unknown.some((one) => one.service === service)),
    setAside: [
      ...read.flatMap(({ setAside }) => setAside),
      ...unknown.map(({ service, detail }) => ({
        pack: 'service' as const,
        row: service.id,
        from: service.effectiveFrom,
        reason: 'names-unknown' as const,
        detail,
      })),
    ],
  };
};

const requireConsistent = (pack: PackName, rows: readonly unknown[]): void => {
  const row = findContradiction(pack, rows);
  if (row !== undefined) throw new AppError('PACK_CONTRADICTORY', 'the pack says two things at once', { pack, row });
};

/** All packs, each with a version that can be compared. Throws when one is missing or contradicts itself. */
export const parsePacks = (given: unknown): Packs => {
  const packs = z.record(packNameSchema, packSchema).parse(given);
  parseReference(packs);
  return packs;
};

/**
 * A pack that this program can use, whatever single rows it must set aside; undefined for one of another format, that
 * is no pack, or of which no row can be read.
 * @throws AppError PACK_CONTRADICTORY
 */
export const findReadable = (name: PackName, format: number, body: unknown): Pack | undefined => {
  const pack = packSchema.safeParse(body);
  if (format > packFormat || !pack.success) return undefined;
  const { rows } = readRows(name, pack.data);
  if (rows.length === 0 && pack.data.rows.length > 0) return undefined;
  requireConsistent(name, rows);
  return pack.data;
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
