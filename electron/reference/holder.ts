import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, transact } from '#db/connection.ts';
import { listReferencePacks, upsertReferencePack } from '#db/query/reference-pack.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Health } from '#domain/contract/screen/sync.ts';
import type { PackName, Reference } from '#domain/reference.ts';
import {
  compareVersions,
  findNewestVersion,
  findReadable,
  type Pack,
  type Packs,
  packNameSchema,
  packNames,
  parsePacks,
  parseReference,
} from '#domain/reference-pack.ts';
import { type Log, sha256 } from '../workstation/context.ts';

/** The packs shipped with the program: one that does not parse stops the start. */
export const readPacks = (folder: string): Packs =>
  parsePacks(
    Object.fromEntries(packNames.map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))])),
  );

/**
 * The reference data of this workstation: of each pack the newer of the one shipped and the last one that the centre
 * signed, which lies in the cache. What is in use changes only when `adopt` is called, never while somebody works.
 */
export type ReferenceHolder = ReturnType<typeof createReferenceHolder>;
type KeptOut = Omit<Health['reference']['keptOut'][number], 'pack'>;
/** A pack whose signature was verified. */
export type ProvenPack = { format: number; body: unknown; etag: string | null };

/**
 * A pack as it was served or stored, where this program can use it; else why it cannot. One that contradicts itself is
 * refused whole, with the row: the one before it stays.
 */
const readPack = (name: PackName, format: number, body: unknown): { pack: Pack } | { keptOut: KeptOut } => {
  try {
    const pack = findReadable(name, format, body);
    return pack === undefined ? { keptOut: { reason: 'unreadable', row: null } } : { pack };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PACK_CONTRADICTORY') throw error;
    return { keptOut: { reason: 'contradictory', row: String(error.details.row ?? '') } };
  }
};

type Options = { connection: Connection; shipped: Packs; now: () => number; log: Log };

export const createReferenceHolder = ({ connection, shipped, now, log }: Options) => {
  const newest: Packs = { ...shipped };
  /** No older version is taken, of whichever format. */
  const floor = new Map(packNames.map((name) => [name, shipped[name].version]));
  const ofCentre = new Set<PackName>();
  const etags = new Map<PackName, string | null>();
  const keptOut = new Map<PackName, KeptOut>();

  const floorOf = (name: PackName): string => floor.get(name) ?? shipped[name].version;
  const raiseFloor = (name: PackName, version: string): void => {
    if (compareVersions(version, floorOf(name)) > 0) floor.set(name, version);
  };
  const keepOut = (name: PackName, why: KeptOut, version: string | null = null): void => {
    keptOut.set(name, why);
    log(why.reason === 'unreadable' ? 'info' : 'warn', 'reference.kept-out', { pack: name, ...why, version });
  };

  for (const row of listReferencePacks(connection.reader)) {
    const name = packNameSchema.safeParse(row.name).data;
    if (name === undefined) continue;
    const read = readPack(name, row.format, row.body);
    // A newer program has stored it, or this one reads less than it did.
    if ('keptOut' in read) keepOut(name, read.keptOut, row.version);
    else {
      etags.set(name, row.etag);
      if (compareVersions(read.pack.version, floorOf(name)) >= 0) {
        newest[name] = read.pack;
        ofCentre.add(name);
      }
    }
    raiseFloor(name, row.version);
  }

  let inUse: Packs = { ...newest };
  let reference = parseReference(inUse);
  const isAnother = (name: PackName): boolean =>
    inUse[name] !== newest[name] && canonicalJson(inUse[name]) !== canonicalJson(newest[name]);

  return {
    current: (): Reference => reference,
    /** Which reference data this is, whatever versions it calls itself by. */
    fingerprint: (): string => sha256(canonicalJson(inUse)),
    etagOf: (name: PackName): string | undefined => etags.get(name) ?? undefined,
    /** What came under the name of a pack bears no signature of the centre's. */
    keepUnsigned: (name: PackName): void => keepOut(name, { reason: 'unsigned', row: null }),
    /** The centre has nothing newer than what is here. */
    confirm: (name: PackName): void => {
      keptOut.delete(name);
    },

    /**
     * Takes a pack in unless it is older than what is here, cannot be read or contradicts itself: it is then in use
     * after the next `adopt`.
     */
    take: (name: PackName, { format, body, etag }: ProvenPack): void => {
      const read = readPack(name, format, body);
      if ('keptOut' in read) {
        keepOut(name, read.keptOut);
        return;
      }
      const { pack } = read;
      keptOut.delete(name);
      const order = compareVersions(pack.version, floorOf(name));
      // A version names one content: between the centre's own two of a version none could be told to be the older.
      if (order < 0 || (order === 0 && ofCentre.has(name) && canonicalJson(pack) !== canonicalJson(newest[name]))) {
        log('info', 'reference.older', { pack: name, version: pack.version, here: floorOf(name) });
        return;
      }
      transact(connection.writer, (tx) =>
        upsertReferencePack(tx, { name, version: pack.version, format, body: pack, etag, receivedAt: now() }),
      );
      newest[name] = pack;
      ofCentre.add(name);
      etags.set(name, etag);
      raiseFloor(name, pack.version);
    },

    /** From now on every act goes by the newest packs. @returns whether they are others than before */
    adopt: (): boolean => {
      if (!packNames.some(isAnother)) return false;
      inUse = { ...newest };
      reference = parseReference(inUse);
      log('info', 'reference.used', { version: findNewestVersion(Object.values(inUse)) });
      return true;
    },

    /** `inUse`: the version of the newest pack in use; `next`: that of the newest which waits. */
    describe: (): Health['reference'] => ({
      inUse: findNewestVersion(Object.values(inUse)) ?? '',
      next: findNewestVersion(packNames.filter(isAnother).map((name): Pack => newest[name])) ?? null,
      keptOut: [...keptOut].map(([pack, why]) => ({ pack, ...why })),
      setAside: reference.setAside,
    }),
  };
};
