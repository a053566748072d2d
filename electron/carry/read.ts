import { createHash, createPublicKey, verify } from 'node:crypto';
import { transact } from '#db/connection.ts';
import { findCommand } from '#db/outbox.ts';
import { findCarriedFile, markAcknowledged, markUploaded } from '#db/query/carry.ts';
import { findUpload } from '#db/query/content.ts';
import { getSyncState } from '#db/query/sync.ts';
import { protocolVersion } from '#domain/contract/api.ts';
import {
  type AcknowledgementHeader,
  acknowledgementAnswerSchema,
  acknowledgementHeaderSchema,
  acknowledgementPageSchema,
  carriedLimit,
  createCarriedReader,
  splitCarried,
  toSealText,
} from '#domain/contract/carried-file.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import type { KeyOutput } from '#domain/contract/centre/key.ts';
import { AppError } from '#domain/contract/errors.ts';
import { applyPage } from '../sync/pull.ts';
import { groupBySubject, settleBatch } from '../sync/push.ts';
import { firstSlice, nextSlice } from '../sync/slice.ts';
import { tellActs } from '../workstation/tell-changed.ts';
import { decryptParts } from './age.ts';
import type { CarryTools } from './write.ts';

/**
 * Reads what the centre answered to a carried file: settles acts as the answer to a push does, applies pages as a pull
 * does. Every step is harmless again, in any order of files and with the network in between, so a reading that was cut
 * short is simply done again.
 */
export type Acknowledged = {
  id: string;
  applied: number;
  refused: number;
  waiting: number;
  scans: number;
  records: number;
  more: boolean;
  wasRead: boolean;
};

type Acknowledgement = { header: AcknowledgementHeader; answers: CommandAnswer[]; pages: FeedPage[] };

const damaged = (): AppError =>
  new AppError('CARRIED_FILE_DAMAGED', 'the file is not whole, or not as the centre wrote it');
const foreign = (): AppError => new AppError('CARRIED_FILE_FOREIGN', 'the file answers one that was not written here');
const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const partBytes = 64 * 1024;

/**
 * Opens and verifies it. @throws AppError CARRIED_FILE_DAMAGED, CARRIED_FILE_TOO_NEW, CARRIED_FILE_FOREIGN,
 * CENTRE_KEY_MISSING; nothing has changed then
 */
export const openAcknowledgement = async (
  { counter, ageKey, breathe }: CarryTools,
  bytes: Uint8Array,
): Promise<Acknowledgement> => {
  const { connection, station } = counter;
  if (bytes.length > carriedLimit.fileBytes) throw damaged();
  const { envelope, workstationId, kid, age, seal } = splitCarried(bytes, 'acknowledgement', decode);
  if (workstationId !== station.workstationId) throw foreign();
  const keys = getSyncState(connection.reader).centreKeys;
  if (keys === null) throw new AppError('CENTRE_KEY_MISSING', 'the centre’s keys were never fetched');
  async function* slices(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < age.length; at += partBytes) {
      yield age.subarray(at, at + partBytes);
      await breathe();
    }
  }
  // Whoever has no key of the centre's has nothing decrypted here.
  await requireSeal(keys, kid, envelope, { parts: slices(), seal });
  const { identity } = await ageKey();
  const inside = await decryptParts(slices(), identity);
  if (inside === undefined) throw damaged();
  const reader = createCarriedReader(inside, decode);
  const header = reader.line(acknowledgementHeaderSchema);
  if (header.workstation !== workstationId || header.office !== station.office.id) throw damaged();
  if (header.protocol > protocolVersion)
    throw new AppError('CARRIED_FILE_TOO_NEW', 'a newer centre wrote this file', { protocol: header.protocol });
  if (findCarriedFile(connection.reader, header.id) === undefined) throw foreign();
  const answers = Array.from({ length: header.answers }, () => reader.line(acknowledgementAnswerSchema));
  const pages: FeedPage[] = [];
  for (let page = 0; page < header.pages; page += 1) {
    pages.push(reader.line(acknowledgementPageSchema, carriedLimit.pageBytes));
    await breathe();
  }
  reader.end();
  return { header, answers, pages };
};

type Sealed = { parts: AsyncIterable<Uint8Array>; seal: Uint8Array };
const requireSeal = async (keys: KeyOutput, kid: string, envelope: string, { parts, seal }: Sealed): Promise<void> => {
  const key = keys.sign.find((one) => one.kid === kid);
  if (key === undefined)
    throw new AppError('CENTRE_KEY_MISSING', 'sealed by a key of the centre that was never fetched');
  const hash = createHash('sha256').update(envelope);
  for await (const part of parts) hash.update(part);
  if (
    !verify(
      null,
      Buffer.from(toSealText(envelope, hash.digest('hex'))),
      createPublicKey({ key: { ...key }, format: 'jwk' }),
      seal,
    )
  )
    throw damaged();
};

/** Takes an opened one in. `onProgress` hears how many of its answers and pages are done. */
export const applyAcknowledgement = async (
  { counter, breathe }: CarryTools,
  { header, answers, pages }: Acknowledgement,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Acknowledged> => {
  const { connection, emit, now } = counter;
  const total = answers.length + pages.length;
  const done = { id: header.id, applied: 0, refused: 0, waiting: 0, scans: 0, records: 0 };
  const wasRead = findCarriedFile(connection.reader, header.id)?.acknowledgedAt != null;
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const waiting = answers
    .flatMap(({ id }) => findCommand(connection.reader, id) ?? [])
    .filter(({ state }) => state === 'waiting');
  const groups = [...groupBySubject(waiting).values()];
  let size = firstSlice;
  for (let from = 0; from < groups.length; ) {
    const slice = groups.slice(from, from + size);
    const rows = slice.flat();
    const { changed, tookMs } = settleBatch(
      counter,
      rows,
      rows.flatMap(({ id }) => byId.get(id) ?? []),
    );
    for (const { id } of rows) {
      const state = findCommand(connection.reader, id)?.state;
      if (state === 'applied' || state === 'refused' || state === 'waiting') done[state] += 1;
    }
    tellActs(counter, changed);
    from += slice.length;
    size = nextSlice(size, tookMs);
    onProgress(Math.floor((answers.length * from) / groups.length), total);
    await breathe();
  }
  for (const [place, page] of pages.entries()) {
    done.records += await applyCarriedPage(
      counter,
      page,
      place === 0 ? header.cursor : (pages[place - 1]?.cursor ?? ''),
      breathe,
    );
    onProgress(answers.length + place + 1, total);
  }
  const sent = header.scans
    .flatMap((sha256) => findUpload(connection.reader, sha256) ?? [])
    .filter(({ doneAt }) => doneAt === null);
  transact(connection.writer, (tx) => {
    for (const sha256 of header.scans) markUploaded(tx, sha256, now());
    markAcknowledged(tx, header.id, now());
  });
  done.scans = header.scans.length;
  for (const applicationId of new Set(sent.map((one) => one.applicationId)))
    emit({ kind: 'scan.changed', applicationId });
  return { ...done, more: header.more, wasRead };
};

/**
 * Applies a page that tells something new. One that begins beyond what was read here would leave a gap, one that ends
 * before it would bring back what is gone since: neither is applied.
 */
const applyCarriedPage = async (
  counter: CarryTools['counter'],
  page: FeedPage,
  from: string,
  breathe: () => Promise<void>,
): Promise<number> => {
  const cursor = Number(getSyncState(counter.connection.reader).cursor);
  if (Number(from) > cursor || Number(page.cursor) <= cursor) return 0;
  const changed = await applyPage(counter, page, breathe, { carried: true });
  counter.emit({ kind: 'sync.changed' });
  return changed.length;
};
