import { createHash, randomUUID } from 'node:crypto';
import { and, asc, eq, gt, inArray, lt, lte, sql } from 'drizzle-orm';
import type { ScanMediaType } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import { findScanMediaType } from '#domain/scan.ts';
import type { Session } from '../access/session.ts';
import { content, upload, uploadPart } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { countScan, hasScanRoom, type ScanSender } from './scan-quota.ts';

/**
 * Scans on their way from a workstation, whole or in parts, all of it in the database, so that any instance may take
 * the next part. Only the workstation that began one sees it. What has come is kept `keptMs` after the last part; when
 * the last has come and the whole has the hash that was stated, the bytes become the office's, once whoever sends them.
 */
const keptMs = 48 * 3_600_000;
/** A workstation sends one scan after another: more begun and not ended is a fault, or an attack on the disk. */
const maxAtOnce = 8;
/** What comes in one request is written in pieces of this size as it comes: a cut loses no more. */
export const pieceBytes = 256 * 1024;

export type UploadState = { id: string; sizeBytes: number; receivedBytes: number; expiresAt: number };
export type NewUpload = { sha256: string; mediaType: ScanMediaType; sizeBytes: number };

/** The place of the next byte is not where this part begins: another request came first. */
export class OffsetConflict extends Error {
  override name = 'OffsetConflict';
}
/** A workstation has begun, or stored today, as much as it may. */
export class TooManyUploads extends Error {
  override name = 'TooManyUploads';
}

const stateOf = {
  id: upload.id,
  sizeBytes: upload.sizeBytes,
  receivedBytes: upload.receivedBytes,
  expiresAt: upload.expiresAt,
};

/**
 * Begins to take a scan, or answers with the one that was begun before, or with one that is whole since the office has
 * the bytes. @throws TooManyUploads
 */
export const createUpload = (
  database: Database,
  { officeId, workstationId }: Session,
  given: NewUpload,
  at: number,
): Promise<UploadState> =>
  runTransaction(database, async (transaction) => {
    const isMine = and(eq(upload.officeId, officeId), eq(upload.workstationId, workstationId));
    await removeExpired(transaction, officeId, at);
    const [begun] = await transaction
      .select(stateOf)
      .from(upload)
      .where(and(isMine, eq(upload.sha256, given.sha256), eq(upload.sizeBytes, given.sizeBytes)))
      .limit(1);
    if (begun !== undefined) return begun;
    // One that no record has named yet is wanted again, so its time runs anew.
    const [known] = await transaction
      .update(content)
      .set({ receivedAt: at })
      .where(and(eq(content.officeId, officeId), eq(content.sha256, given.sha256)))
      .returning({ sha256: content.sha256 });
    const [open] = await transaction
      .select({ count: sql<number>`count(*)::int` })
      .from(upload)
      .where(and(isMine, lt(upload.receivedBytes, upload.sizeBytes)));
    if (known === undefined && (open?.count ?? 0) >= maxAtOnce) throw new TooManyUploads();
    if (known === undefined && !(await hasScanRoom(transaction, { officeId, workstationId }, given.sizeBytes, at)))
      throw new TooManyUploads();
    const state = {
      id: randomUUID(),
      sizeBytes: given.sizeBytes,
      receivedBytes: known === undefined ? 0 : given.sizeBytes,
      expiresAt: at + keptMs,
    };
    await transaction
      .insert(upload)
      .values({ officeId, workstationId, sha256: given.sha256, mediaType: given.mediaType, ...state });
    return state;
  });

const removeExpired = async (transaction: Database, officeId: string, at: number): Promise<void> => {
  const gone = await transaction
    .delete(upload)
    .where(and(eq(upload.officeId, officeId), lte(upload.expiresAt, at)))
    .returning({ id: upload.id });
  await removeParts(
    transaction,
    officeId,
    gone.map(({ id }) => id),
  );
};

const removeParts = async (transaction: Database, officeId: string, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0)
    await transaction
      .delete(uploadPart)
      .where(and(eq(uploadPart.officeId, officeId), inArray(uploadPart.uploadId, [...ids])));
};

const isThis = ({ officeId, workstationId }: Session, id: string, at: number) =>
  and(
    eq(upload.officeId, officeId),
    eq(upload.id, id),
    eq(upload.workstationId, workstationId),
    gt(upload.expiresAt, at),
  );

/** @throws AppError NOT_FOUND: unknown, another workstation's, or given up and gone */
export const getUpload = async (database: Database, session: Session, id: string, at: number): Promise<UploadState> => {
  const [found] = await database
    .select(stateOf)
    .from(upload)
    .where(isThis(session, id, at));
  if (found === undefined) throw new AppError('NOT_FOUND', 'No such upload');
  return found;
};

export const removeUpload = (database: Database, session: Session, id: string, at: number): Promise<void> =>
  runTransaction(database, async (transaction) => {
    const gone = await transaction
      .delete(upload)
      .where(isThis(session, id, at))
      .returning({ id: upload.id });
    if (gone.length === 0) throw new AppError('NOT_FOUND', 'No such upload');
    await removeParts(transaction, session.officeId, [id]);
  });

/**
 * Takes the bytes from `first` on and, with the last of them, the whole.
 * @throws OffsetConflict; AppError NOT_FOUND, SCAN_TOO_LARGE past the stated size; with the last byte DOCUMENT_DAMAGED
 *   or SCAN_TYPE_REFUSED, and the upload is gone: what is wrong with it does not mend by sending the rest.
 */
export const appendPiece = async (
  database: Database,
  session: Session,
  id: string,
  first: number,
  bytes: Uint8Array,
  at: number,
): Promise<UploadState> => {
  const taken = await runTransaction(database, async (transaction) => {
    const { officeId } = session;
    const [row] = await transaction
      .select({ ...stateOf, sha256: upload.sha256, mediaType: upload.mediaType })
      .from(upload)
      .where(isThis(session, id, at))
      .for('update');
    if (row === undefined) throw new AppError('NOT_FOUND', 'No such upload');
    const { sha256, mediaType, ...state } = row;
    if (state.receivedBytes !== first) throw new OffsetConflict();
    if (bytes.length === 0) return state;
    const receivedBytes = first + bytes.length;
    if (receivedBytes > state.sizeBytes)
      throw new AppError('SCAN_TOO_LARGE', 'More comes than was stated', { sizeBytes: state.sizeBytes });
    const isOne = and(eq(upload.officeId, officeId), eq(upload.id, id));
    const expiresAt = at + keptMs;
    await transaction.insert(uploadPart).values({ officeId, uploadId: id, first, bytes });
    if (receivedBytes === state.sizeBytes) {
      const fault = await keepWhole(transaction, session, id, { sha256, mediaType }, at);
      await removeParts(transaction, officeId, [id]);
      if (fault !== undefined) {
        await transaction.delete(upload).where(isOne);
        return fault;
      }
    }
    await transaction.update(upload).set({ receivedBytes, expiresAt }).where(isOne);
    return { ...state, receivedBytes, expiresAt };
  });
  if (taken instanceof AppError) throw taken;
  return taken;
};

/** Joins the parts and keeps them as the office's; or says what is wrong with them. */
const keepWhole = async (
  transaction: Database,
  { officeId, workstationId }: ScanSender,
  uploadId: string,
  { sha256, mediaType }: { sha256: string; mediaType: string },
  receivedAt: number,
): Promise<AppError | undefined> => {
  const parts = await transaction
    .select({ bytes: uploadPart.bytes })
    .from(uploadPart)
    .where(and(eq(uploadPart.officeId, officeId), eq(uploadPart.uploadId, uploadId)))
    .orderBy(asc(uploadPart.first));
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    return new AppError('DOCUMENT_DAMAGED', 'The scan is not the one that was announced');
  if (findScanMediaType(bytes) !== mediaType)
    return new AppError('SCAN_TYPE_REFUSED', 'The scan is not of the type that was announced', { mediaType });
  const kept = await transaction
    .insert(content)
    .values({ officeId, sha256, mediaType, bytes, receivedAt })
    .onConflictDoNothing()
    .returning({ sha256: content.sha256 });
  if (kept.length > 0) await countScan(transaction, { officeId, workstationId }, bytes.length, receivedAt);
  return undefined;
};
