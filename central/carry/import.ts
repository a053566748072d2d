import { setImmediate as breathe } from 'node:timers/promises';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { carriedFile, content } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { countScan, hasScanRoom } from '../document/scan-quota.ts';
import { writeAcknowledgement } from './acknowledge.ts';
import { type CarriedFile, openCarriedFile, type SealedFile } from './open.ts';

/**
 * Takes a file that was carried here in and writes its acknowledgement. The acts go to the very judge of a push, one
 * transaction each, so a file that comes again, or whose acts came by the network meanwhile, finds duplicates; scans
 * are the office's once, whoever brings them. A failure half way leaves what was judged, and the file is carried again.
 */
export type Import = {
  database: Database;
  judge: (
    sender: CarriedFile['sender'] & { sent: { carriedIn: string } },
    acts: CarriedFile['acts'],
  ) => Promise<CommandAnswer[]>;
  now: () => number;
};
export type Imported = { acknowledgement: Buffer; officeId: string; answers: CommandAnswer[]; scans: number };

/** @throws AppError as `openCarriedFile`; nothing was changed then */
export const importCarriedFile = async ({ database, judge, now }: Import, sealed: SealedFile): Promise<Imported> => {
  const file = await openCarriedFile(database, sealed, now());
  const { header, sender, acts, scans } = file;
  const { officeId, workstationId } = sender;
  const answers = await judge({ ...sender, sent: { carriedIn: header.id } }, acts);
  const kept: string[] = [];
  for (const { sha256, mediaType, bytes: scan } of scans) {
    // What is beyond the day's measure is not acknowledged, so that the counter sends it again.
    if (!(await hasScanRoom(database, sender, scan.length, now()))) continue;
    const row = { officeId, sha256, mediaType, bytes: scan, receivedAt: now() };
    const stored = await database
      .insert(content)
      .values(row)
      .onConflictDoNothing()
      .returning({ sha256: content.sha256 });
    if (stored.length > 0) await countScan(database, sender, scan.length, now());
    kept.push(sha256);
    // An embedded database works in this very thread: a scan takes it most of a second.
    await breathe();
  }
  const { id, firstSequence, lastSequence } = header;
  await database
    .insert(carriedFile)
    .values({ officeId, id, workstationId, firstSequence, lastSequence, importedAt: now() })
    .onConflictDoNothing();
  const acknowledgement = await writeAcknowledgement(database, file, { answers, scans: kept }, now());
  return { acknowledgement, officeId, answers, scans: kept.length };
};
