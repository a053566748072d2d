import { setImmediate as breathe } from 'node:timers/promises';
import type { CommandAnswer } from '#domain/contract/api.ts';
import { carriedFile, content } from '../schema/index.ts';
import type { Database } from '../store.ts';
import { writeAcknowledgement } from './acknowledge.ts';
import { type CarriedFile, openCarriedFile } from './open.ts';

/**
 * Takes a file that was carried here in and writes its acknowledgement. The acts go to the very judge of a push, one
 * transaction each, so a file that comes again, or whose acts came by the network meanwhile, finds duplicates; scans are
 * the office's once, whoever brings them. A failure half way leaves what was judged, and the file is carried again.
 */
export type Import = {
  database: Database;
  judge: (sender: CarriedFile['sender'] & { sent: { carriedIn: string } }, acts: CarriedFile['acts']) => Promise<CommandAnswer[]>;
  now: () => number;
};
export type Imported = { acknowledgement: Buffer; officeId: string; answers: CommandAnswer[]; scans: number };

/** @throws AppError as `openCarriedFile`; nothing was changed then */
export const importCarriedFile = async ({ database, judge, now }: Import, bytes: Uint8Array): Promise<Imported> => {
  const file = await openCarriedFile(database, bytes, now());
  const { header, sender, acts, scans } = file;
  const { officeId, workstationId } = sender;
  const answers = await judge({ ...sender, sent: { carriedIn: header.id } }, acts);
  for (const { sha256, mediaType, bytes: scan } of scans) {
    await database.insert(content).values({ officeId, sha256, mediaType, bytes: scan, receivedAt: now() }).onConflictDoNothing();
    // An embedded database works in this very thread: a scan takes it most of a second.
    await breathe();
  }
  const { id, firstSequence, lastSequence } = header;
  await database.insert(carriedFile).values({ officeId, id, workstationId, firstSequence, lastSequence, importedAt: now() }).onConflictDoNothing();
  const acknowledgement = await writeAcknowledgement(database, file, { answers, scans: scans.map(({ sha256 }) => sha256) }, now());
  return { acknowledgement, officeId, answers, scans: scans.length };
};
