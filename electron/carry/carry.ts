import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { countCommands } from '#db/outbox.ts';
import { countCarriedFilesSince, listCarriedFiles, listScansToCarry } from '#db/query/carry.ts';
import { getSyncState } from '#db/query/sync.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { carriedFileName, carriedLimit } from '#domain/contract/carried-file.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import type { CarryStatus } from '#domain/contract/screen/sync.ts';
import type { Officer } from '#domain/officer.ts';
import { writePartsAtomically } from '../workstation/atomic-file.ts';
import { applyAcknowledgement, openAcknowledgement } from './read.ts';
import { type CarryTools, prepareCarriedFile } from './write.ts';

/** Where a person keeps a file: asked by the operating system's own dialogs. Undefined when they think better of it. */
export type FileChooser = {
  chooseSave: (suggested: string) => Promise<string | undefined>;
  chooseOpen: () => Promise<string | undefined>;
};

/** The two acts of carrying by hand, one at a time. */
export type Carry = {
  describe: () => CarryStatus;
  write: (officer: Officer) => Promise<RouteOutput<'carry.write'>>;
  read: () => Promise<RouteOutput<'carry.read'>>;
};

const listed = 5;

export const createCarry = (tools: CarryTools, files: FileChooser): Carry => {
  const { connection, emit, now, station } = tools.counter;
  let doing: CarryStatus['doing'] = null;
  let shownAt = 0;

  const show = (change: CarryStatus['doing']): void => {
    doing = change;
    // Not more often than an eye follows.
    if (change !== null && change.done < change.total && now() - shownAt < 100) return;
    shownAt = now();
    emit({ kind: 'carry.changed' });
  };

  let last: Promise<unknown> = Promise.resolve();
  const oneAtATime = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = last.then(work).finally(() => show(null));
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    describe: () => {
      const db = connection.reader;
      const scans = listScansToCarry(db, 1_000);
      return {
        doing,
        hasKey: getSyncState(db).centreKeys !== null,
        acts: countCommands(db, 'waiting'),
        scans: scans.length,
        scanBytes: scans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        files: listCarriedFiles(db, listed).map(({ id, madeAt, madeBy, acknowledgedAt }) => ({
          id,
          madeAt,
          madeBy,
          acknowledgedAt,
        })),
      };
    },

    write: (officer) =>
      oneAtATime(async () => {
        if (getSyncState(connection.reader).centreKeys === null)
          throw new AppError('CENTRE_KEY_MISSING', 'the centre’s keys were never fetched');
        const today = civilDateAt(now());
        const number = countCarriedFilesSince(connection.reader, startOfDay(today)) + 1;
        const file = await files.chooseSave(carriedFileName(station.workstationId, today, number));
        if (file === undefined) return null;
        const { header, insideBytes, parts } = await prepareCarriedFile(tools, officer);
        let done = 0;
        const sizeBytes = await writePartsAtomically(
          file,
          parts((bytes) => {
            done += bytes;
            show({ act: 'write', done: Math.min(done, insideBytes), total: insideBytes });
          }),
        );
        const left = countCommands(connection.reader, 'waiting') - header.count;
        return { name: basename(file), acts: header.count, scans: header.scans, sizeBytes, left: Math.max(0, left) };
      }),

    read: () =>
      oneAtATime(async () => {
        const file = await files.chooseOpen();
        if (file === undefined) return null;
        const acknowledgement = await openAcknowledgement(tools, await readBounded(file));
        return applyAcknowledgement(tools, acknowledgement, (done, total) => show({ act: 'read', done, total }));
      }),
  };
};

const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Never more than an acknowledgement may be: the stick may hold anything. @throws AppError FILE_NOT_READ,
 * CARRIED_FILE_DAMAGED
 */
const readBounded = async (file: string): Promise<Buffer> => {
  try {
    // Without waiting: a pipe in the place of the file would never open.
    const handle = await open(file, readFlags);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new AppError('CARRIED_FILE_DAMAGED', 'no plain file');
      if (found.size > carriedLimit.fileBytes)
        throw new AppError('CARRIED_FILE_DAMAGED', 'larger than any acknowledgement');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('FILE_NOT_READ', 'the file could not be read', {
      reason: error instanceof Error && 'code' in error ? String(error.code) : '',
    });
  }
};
