import { z } from 'zod';
import { scanMediaTypeSchema } from '../application.ts';
import { type CivilDate, instantSchema } from '../civil-date.ts';
import { maxScanBytes } from '../scan.ts';
import { sha256Schema } from '../sha256.ts';
import { ageHeaderBytes, requireOneStanza } from './age-header.ts';
import { commandAnswerSchema } from './centre/command.ts';
import { feedPageSchema } from './centre/feed.ts';
import { recipientSchema } from './centre/key.ts';
import { AppError } from './errors.ts';

/**
 * What is carried by hand between a counter that cannot connect and the centre: the file with its acts and scans, and
 * the acknowledgement that comes back. Both have one layout, version 1; text is UTF-8, lines end in `\n`:
 *
 * 1. The envelope, in clear, one line: `kaunta-carried-file/1 <workstation id>`, or
 *    `kaunta-acknowledgement/1 <workstation id> <kid>`. It says whose it is and, of an acknowledgement, which of the centre's
 *    keys sealed it, so that the keys can be found; the seal covers it.
 * 2. One age file (age-encryption.org/v1) for the office's recipient (`GET /v1/key`), or for the workstation's, which
 * its
 *    file names. Its header holds exactly one stanza, of X25519, and ends within a kilobyte. Inside:
 *    - a header, one line of canonical JSON (`carriedHeaderSchema`, `acknowledgementHeaderSchema`);
 *    - in a carried file `count` lines `carriedActSchema`, then `scans` times a line `carriedScanSchema` followed at once by
 *      its `sizeBytes` bytes; in an acknowledgement `answers` lines `commandAnswerSchema`, then `pages` lines `feedPageSchema`.
 * 3. The seal, in clear, the last 64 bytes: Ed25519, by the workstation's key or by the centre's key `kid`, over the
 * text
 *    `<envelope line> <hex SHA-256 of the envelope line and the age file>`.
 *
 * A reader verifies the seal before it opens the age file: nobody's key but the sender's makes it decrypt anything. The
 * seal's text begins unlike anything else that either key signs.
 */
export const carriedFormat = { file: 'kaunta-carried-file', acknowledgement: 'kaunta-acknowledgement' } as const;
export type CarriedKind = keyof typeof carriedFormat;
export const carriedVersion = 1;
export const sealBytes = 64;

/** What is more waits for the next file. Both sides hold a file in memory, so these bound it. */
export const carriedLimit = {
  fileBytes: 64 * 1024 * 1024,
  acts: 5_000,
  actBytes: 16 * 1024 * 1024,
  /** Of a line that tells of an act or a scan, or is the header. */
  lineBytes: 1024 * 1024,
  scanBytes: 44 * 1024 * 1024,
  /** Of the feed, in an acknowledgement. */
  pages: 20,
  pageEntries: 100,
  pageBytes: 32 * 1024 * 1024,
} as const;

const count = z.int().nonnegative();

export const carriedHeaderSchema = z.looseObject({
  /** The same file has the same id, however often it is carried. */
  id: z.uuid(),
  workstation: z.string().min(1).max(60),
  office: z.string().min(1).max(40),
  protocol: z.int().positive(),
  /** Of the acts inside, in the workstation's chain; both 0 when there are none. */
  firstSequence: count,
  lastSequence: count,
  count: count.max(carriedLimit.acts),
  scans: count.max(1_000),
  /** How far the counter has read the feed: the acknowledgement goes on from there. */
  cursor: z.string().regex(/^\d{1,18}$/),
  madeAt: instantSchema,
  /** The file before this one, when it made one. */
  previous: z.uuid().nullable(),
  /** Whom the acknowledgement is encrypted for. */
  recipient: recipientSchema,
});
export type CarriedHeader = z.infer<typeof carriedHeaderSchema>;

/** An act as it would be pushed: parsed by itself, so that one that does not parse holds up no other. */
export const carriedActSchema = z.looseObject({ command: z.unknown(), signature: z.string().max(200) });
export const carriedScanSchema = z.looseObject({
  sha256: sha256Schema,
  mediaType: scanMediaTypeSchema,
  sizeBytes: z.int().positive().max(maxScanBytes),
});

export const acknowledgementHeaderSchema = z.looseObject({
  /** Of the file that it answers. */
  id: z.uuid(),
  workstation: z.string().min(1).max(60),
  office: z.string().min(1).max(40),
  protocol: z.int().positive(),
  answers: count.max(carriedLimit.acts),
  /** The scans that the office has now. */
  scans: z.array(sha256Schema).max(1_000),
  pages: count.max(carriedLimit.pages),
  /** The pages begin after it. */
  cursor: z.string().regex(/^\d{1,18}$/),
  /** The feed goes on after these pages: another file brings the rest. */
  more: z.boolean(),
  at: instantSchema,
});
export type AcknowledgementHeader = z.infer<typeof acknowledgementHeaderSchema>;
export const acknowledgementAnswerSchema = commandAnswerSchema;
export const acknowledgementPageSchema = feedPageSchema;

/** The media type of both over HTTP. */
export const carriedMediaType = 'application/octet-stream';

export const writeEnvelope = (workstationId: string): string =>
  `${carriedFormat.file}/${carriedVersion} ${workstationId}\n`;
/** `kid`: RFC 7638 thumbprint of the centre's key that seals it. */
export const writeAcknowledgementEnvelope = (workstationId: string, kid: string): string =>
  `${carriedFormat.acknowledgement}/${carriedVersion} ${workstationId} ${kid}\n`;

/** The text that the seal signs. */
export const toSealText = (envelope: string, sha256: string): string => `${envelope.trimEnd()} ${sha256}`;

/** `kaunta-<office>-<desk>-<date>-<n>.kaunta`; the acknowledgement's ends in `-answer.kaunta`. */
export const carriedFileName = (workstationId: string, on: CivilDate, number: number): string => {
  const at = workstationId.lastIndexOf('.');
  const safe = (text: string) => text.toLowerCase().replace(/[^a-z0-9-]/g, '');
  return `kaunta-${safe(workstationId.slice(0, Math.max(0, at)))}-${safe(workstationId.slice(at + 1))}-${on}-${number}.kaunta`;
};
export const acknowledgementFileName = (fileName: string): string =>
  `${fileName.replace(/\.kaunta$/i, '')}-answer.kaunta`;

const damaged = (): AppError => new AppError('CARRIED_FILE_DAMAGED', 'The file is not whole, or not as it was written');

const lineEnd = 10;
const longestEnvelope = 160;
const envelopeForm = {
  file: /^(kaunta-[a-z-]+)\/(\d{1,6}) ([\w.-]{1,60})$/,
  acknowledgement: /^(kaunta-[a-z-]+)\/(\d{1,6}) ([\w.-]{1,60}) ([\w-]{43})$/,
};

/**
 * The envelope of a file and where the age file begins. `decode` reads UTF-8.
 * @throws AppError CARRIED_FILE_DAMAGED when it is no such file, CARRIED_FILE_TOO_NEW when a newer program wrote it
 */
export const parseEnvelope = (bytes: Uint8Array, kind: CarriedKind, decode: (bytes: Uint8Array) => string) => {
  const end = bytes.subarray(0, longestEnvelope).indexOf(lineEnd);
  const line = end < 0 ? '' : decode(bytes.subarray(0, end));
  const [, format, version] = /^(kaunta-[a-z-]+)\/(\d{1,6}) /.exec(line) ?? [];
  if (format !== carriedFormat[kind]) throw damaged();
  if (Number(version) > carriedVersion)
    throw new AppError('CARRIED_FILE_TOO_NEW', 'A newer program wrote this file', { version: Number(version) });
  const [, , , workstationId = '', kid = ''] = envelopeForm[kind].exec(line) ?? [];
  if (Number(version) < carriedVersion || workstationId === '') throw damaged();
  return { envelope: `${line}\n`, workstationId, kid, bodyAt: end + 1 };
};

/** How much of a file is enough for `parseStart`. */
export const carriedStartBytes = longestEnvelope + ageHeaderBytes;

/**
 * What can be told of a file by its first `carriedStartBytes`, before the rest has come.
 * @throws AppError as `parseEnvelope`; CARRIED_FILE_DAMAGED, `issue` `age-header`, when an age library must not see it
 */
export const parseStart = (bytes: Uint8Array, kind: CarriedKind, decode: (bytes: Uint8Array) => string) => {
  const start = parseEnvelope(bytes, kind, decode);
  requireOneStanza(bytes.subarray(start.bodyAt));
  return start;
};

/**
 * A whole file in its parts: `age` is still closed, `seal` is over `envelope` and `age`, and still to be verified.
 * @throws AppError as `parseStart`
 */
export const splitCarried = (bytes: Uint8Array, kind: CarriedKind, decode: (bytes: Uint8Array) => string) => {
  const { bodyAt, ...start } = parseStart(bytes, kind, decode);
  const sealAt = bytes.length - sealBytes;
  if (sealAt < bodyAt) throw damaged();
  return { ...start, age: bytes.subarray(bodyAt, sealAt), seal: bytes.subarray(sealAt) };
};

/**
 * Reads what lies inside from the front: lines of JSON by their schema, and runs of bytes. `isBearable` looks at a line
 * before it is parsed.
 * @throws AppError CARRIED_FILE_DAMAGED
 */
export const createCarriedReader = (
  inside: Uint8Array,
  decode: (bytes: Uint8Array) => string,
  isBearable: (json: string) => boolean = () => true,
) => {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > inside.length) throw damaged();
    at += length;
    return inside.subarray(at - length, at);
  };
  return {
    take,
    /** How far it has read. */
    place: (): number => at,
    /** `maxBytes`: a longer line is not parsed. */
    line: <Schema extends z.ZodType>(schema: Schema, maxBytes: number = carriedLimit.lineBytes): z.output<Schema> => {
      const end = inside.subarray(at, at + maxBytes + 1).indexOf(lineEnd) + at;
      if (end < at) throw damaged();
      const text = decode(take(end - at));
      at = end + 1;
      if (!isBearable(text)) throw damaged();
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        throw damaged();
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw damaged();
      return parsed.data;
    },
    /** Nothing may lie behind what the header counts. */
    end: (): void => {
      if (at !== inside.length) throw damaged();
    },
  };
};
