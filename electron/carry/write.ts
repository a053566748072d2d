import { createHash } from 'node:crypto';
import { transact } from '#db/connection.ts';
import { type CommandRow, listCommands } from '#db/outbox.ts';
import { insertCarriedFile, listCarriedFiles, listScansToCarry } from '#db/query/carry.ts';
import { getSyncState } from '#db/query/sync.ts';
import type { ScanMediaType } from '#domain/application.ts';
import { protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type CarriedHeader, carriedLimit, toSealText, writeEnvelope } from '#domain/contract/carried-file.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import { findScanMediaType } from '#domain/scan.ts';
import type { DocumentStore } from '../document/store.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { type AgeKey, encryptParts } from './age.ts';

/**
 * Writes what waits here into a file for the centre, in parts, so that it never lies in memory whole. It changes
 * nothing but that the file is remembered: the acts go on waiting, and may go by the network first.
 */
export type CarryTools = {
  counter: WorkstationContext;
  documents: Pick<DocumentStore, 'read'>;
  /** Ed25519 by the device key, base64url. */
  sign: (text: string) => string;
  ageKey: () => Promise<AgeKey>;
  breathe: () => Promise<void>;
};

const partBytes = 64 * 1024;
const maxScans = 500;

type Scan = { sha256: string; mediaType: ScanMediaType; sizeBytes: number };

/** The acts of a file: the first that wait, as many as its limits take. */
const takeActs = (line: readonly CommandRow[]): CommandRow[] => {
  let bytes = 0;
  const end = line.findIndex(({ body }) => {
    bytes += Buffer.byteLength(JSON.stringify(body));
    return bytes > carriedLimit.actBytes;
  });
  return end < 0 ? [...line] : line.slice(0, Math.max(1, end));
};

/** Scans that are here and sound, as many as fit. One that is not waits for a person to see it; it holds up no file. */
const takeScans = async ({ counter, documents, breathe }: CarryTools): Promise<Scan[]> => {
  const taken: Scan[] = [];
  let bytes = 0;
  for (const { sha256 } of listScansToCarry(counter.connection.reader, maxScans)) {
    const content = await documents.read(sha256).catch(() => undefined);
    const mediaType = content === undefined ? undefined : findScanMediaType(content);
    await breathe();
    if (content === undefined || mediaType === undefined || bytes + content.length > carriedLimit.scanBytes) continue;
    bytes += content.length;
    taken.push({ sha256, mediaType, sizeBytes: content.length });
  }
  return taken;
};

export type PreparedFile = {
  header: CarriedHeader;
  /** The file as it lies on the stick. `onPart` hears how much of the inside is written. */
  parts: (onPart: (bytes: number) => void) => AsyncGenerator<Uint8Array>;
  /** How large the inside is. */
  insideBytes: number;
};

/** @throws AppError CENTRE_KEY_MISSING when the centre's keys were never fetched */
export const prepareCarriedFile = async (tools: CarryTools, officer: Officer): Promise<PreparedFile> => {
  const { counter, ageKey } = tools;
  const { connection, station, now, newId } = counter;
  const keys = getSyncState(connection.reader).centreKeys;
  if (keys === null) throw new AppError('CENTRE_KEY_MISSING', 'the centre’s keys were never fetched');
  const [{ recipient }, scans] = await Promise.all([ageKey(), takeScans(tools)]);
  // Remembered before the first byte is written: an acknowledgement must never come back for a file that nobody knows.
  const { acts, header } = transact(connection.writer, (tx) => {
    const acts = takeActs(listCommands(tx, 'waiting', carriedLimit.acts));
    const [first, last] = [acts[0]?.sequence ?? 0, acts.at(-1)?.sequence ?? 0];
    const header: CarriedHeader = {
      id: newId(),
      workstation: station.workstationId,
      office: station.office.id,
      protocol: protocolVersion,
      firstSequence: first,
      lastSequence: last,
      count: acts.length,
      scans: scans.length,
      cursor: getSyncState(tx).cursor,
      madeAt: now(),
      previous: listCarriedFiles(tx, 1)[0]?.id ?? null,
      recipient,
    };
    const row = {
      id: header.id,
      firstSequence: first,
      lastSequence: last,
      madeAt: header.madeAt,
      madeBy: officer.staffNumber,
      acknowledgedAt: null,
    };
    insertCarriedFile(tx, row);
    return { acts, header };
  });
  const inside = () => listInside(tools, header, acts, scans);
  const lines = acts.reduce((sum, act) => sum + writeAct(act).length, 0);
  const insideBytes = lines + scans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    header,
    insideBytes,
    parts: async function* (onPart) {
      const envelope = writeEnvelope(station.workstationId);
      yield Buffer.from(envelope);
      yield* seal(tools, envelope, encryptParts(heard(tools, inside(), onPart), keys.encrypt));
    },
  };
};

const writeLine = (value: unknown): string => `${canonicalJson(value)}\n`;
const writeAct = ({ body, signature }: CommandRow): string => writeLine({ command: body, signature: signature ?? '' });

async function* listInside(
  { documents }: CarryTools,
  header: CarriedHeader,
  acts: readonly CommandRow[],
  scans: readonly Scan[],
): AsyncGenerator<Buffer> {
  let text = writeLine(header);
  for (const act of acts) {
    text += writeAct(act);
    if (text.length < partBytes) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
  for (const scan of scans) {
    yield Buffer.from(writeLine(scan));
    const content = Buffer.from(await documents.read(scan.sha256));
    for (let at = 0; at < content.length; at += partBytes) yield content.subarray(at, at + partBytes);
  }
}

/** The parts as they are, each told of when it has been taken. */
async function* heard(
  { breathe }: CarryTools,
  parts: AsyncIterable<Buffer>,
  onPart: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    yield part;
    onPart(part.length);
    await breathe();
  }
}

/** The parts, and after them the signature over the envelope and all of them. */
async function* seal(
  { sign }: CarryTools,
  envelope: string,
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256').update(envelope);
  for await (const part of parts) {
    hash.update(part);
    yield part;
  }
  yield Buffer.from(sign(toSealText(envelope, hash.digest('hex'))), 'base64url');
}
