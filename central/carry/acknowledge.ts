import { createHash } from 'node:crypto';
import { protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import {
  type AcknowledgementHeader,
  carriedLimit,
  toSealText,
  writeAcknowledgementEnvelope,
} from '#domain/contract/carried-file.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import { getOfficeKeys } from '../access/office-key.ts';
import type { Database } from '../database/store.ts';
import { readFeedPage } from '../feed/page.ts';
import { encrypt } from './age.ts';
import type { CarriedFile } from './open.ts';

const line = (value: unknown): Buffer => Buffer.from(`${canonicalJson(value)}\n`);

/**
 * What goes back to the counter: an answer for each act, which scans are here, and as much of the feed after the
 * counter's cursor as the limits take. Read after the acts were judged, so that it shows what they did.
 */
export const writeAcknowledgement = async (
  database: Database,
  { header, sender: { officeId, workstationId } }: CarriedFile,
  { answers, scans }: { answers: readonly CommandAnswer[]; scans: readonly string[] },
  at: number,
): Promise<Buffer> => {
  const { sign } = await getOfficeKeys(database, officeId, at);
  const pages: FeedPage[] = [];
  const written: Buffer[] = [];
  let bytes = 0;
  do {
    const cursor = Number(pages.at(-1)?.cursor ?? header.cursor);
    const page = await readFeedPage(database, officeId, { cursor, limit: carriedLimit.pageEntries }, at);
    const text = line(page);
    if (bytes + text.length > carriedLimit.pageBytes) break;
    pages.push(page);
    written.push(text);
    bytes += text.length;
  } while (pages.at(-1)?.more === true && pages.length < carriedLimit.pages);

  const acknowledgement: AcknowledgementHeader = {
    id: header.id,
    workstation: workstationId,
    office: officeId,
    protocol: protocolVersion,
    answers: answers.length,
    scans: [...scans],
    pages: pages.length,
    cursor: header.cursor,
    more: pages.at(-1)?.more ?? true,
    at,
  };
  const envelope = writeAcknowledgementEnvelope(workstationId, sign.kid);
  const age = await encrypt(Buffer.concat([line(acknowledgement), ...answers.map(line), ...written]), header.recipient);
  const sha256 = createHash('sha256').update(envelope).update(age).digest('hex');
  return Buffer.concat([Buffer.from(envelope), age, Buffer.from(sign.sign(toSealText(envelope, sha256)), 'base64url')]);
};
