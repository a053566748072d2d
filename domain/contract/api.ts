import { z } from 'zod';
import { instantSchema } from '../civil-date.ts';
import { maxDocumentBytes } from '../scan.ts';
import { anchorInputSchema, anchorOutputSchema } from './centre/anchor.ts';
import { caseLeaseInputSchema, caseLeaseListSchema, caseLeaseOutputSchema } from './centre/case-lease.ts';
import { pushInputSchema, pushOutputSchema } from './centre/command.ts';
import { demonstrationSchema } from './centre/demonstration.ts';
import { enrolInputSchema, enrolOutputSchema } from './centre/enrolment.ts';
import { feedPageSchema } from './centre/feed.ts';
import { keyOutputSchema } from './centre/key.ts';
import { lookBeyondSchema } from './centre/look-beyond.ts';
import { serialLeaseInputSchema, serialLeaseOutputSchema, serialReturnInputSchema } from './centre/serial-lease.ts';
import { sessionInputSchema, sessionOutputSchema, sessionStateSchema } from './centre/session.ts';
import { signedPackSchema } from './centre/signed-pack.ts';
import {
  lookUpCursorSchema,
  lookUpListSchema,
  vehicleSearchInputSchema,
  vehicleSearchSchema,
} from './centre/vehicle-search.ts';

/**
 * The contract between a counter and the centre; the shapes of its requests and answers are in `centre/`. `central` is
 * built from `domain` alone, and `central/openapi.json` is generated from the table below. Every request carries
 * `Kaunta-Protocol`; every error is a problem document. A request's JSON is `application/json` and may come packed
 * (`Content-Encoding: gzip`, to a twentieth of its size at most); another type or coding is 415. Unpacked it has 64 KiB
 * at most, a batch of commands 2 MiB, and is nested 64 deep at most. A body that comes more slowly than 4 kB/s is given
 * up with 408. A request that needs a session carries `Authorization: DPoP <token>` and a `DPoP` proof by the device
 * key (RFC 9449).
 */
export const protocolVersion = 2;
export const protocolHeader = 'Kaunta-Protocol';

export const healthSchema = z.looseObject({
  status: z.literal('ok'),
  product: z.literal('kaunta-central'),
  protocol: z.int(),
  /** The centre's clock, for the offset shown at the counter. */
  at: instantSchema,
  demonstration: z.boolean(),
});

type Endpoint = {
  method: 'get' | 'post' | 'head' | 'patch' | 'delete' | 'options';
  path: string;
  summary: string;
  authorised: boolean;
  query?: z.ZodObject;
  body?: z.ZodType | 'application/octet-stream';
  /** A zod schema for JSON, or the media type of bytes. */
  answer: z.ZodType | 'application/octet-stream' | 'text/event-stream' | 'none';
  /** The most that a counter reads of an answer, unpacked; a megabyte where nothing is said. */
  maxAnswerBytes?: number;
};

const megabyte = 1024 * 1024;
const doneSchema = z.looseObject({ at: instantSchema });

/** Every endpoint there is. OpenAPI is generated from this table and the centre's routes are built over it. */
export const endpoints = {
  health: {
    method: 'get',
    path: '/v1/health',
    summary: 'Whether the centre answers, its clock and its protocol',
    authorised: false,
    answer: healthSchema,
  },
  enrol: {
    method: 'post',
    path: '/v1/workstation/enrol',
    summary: 'Enrol a workstation once with a code',
    authorised: false,
    body: enrolInputSchema,
    answer: enrolOutputSchema,
  },
  session: {
    method: 'post',
    path: '/v1/session',
    summary: 'Sign an officer in',
    authorised: false,
    body: sessionInputSchema,
    answer: sessionOutputSchema,
  },
  sessionFind: {
    method: 'get',
    path: '/v1/session',
    summary: 'The grant of this session as of now: another officer or office record makes another, with the same end',
    authorised: true,
    answer: sessionStateSchema,
  },
  sessionEnd: {
    method: 'delete',
    path: '/v1/session',
    summary: 'Sign the officer out: the token is over, and acts beyond `sequence` are not this session’s',
    authorised: true,
    query: z.object({ sequence: z.coerce.number().int().nonnegative() }),
    answer: doneSchema,
  },
  officerSuspend: {
    method: 'post',
    path: '/v1/officer/{staffNumber}/suspension',
    summary: 'A supervisor takes another officer of the office out of service: open sessions end at once',
    authorised: true,
    answer: doneSchema,
  },
  officerRestore: {
    method: 'delete',
    path: '/v1/officer/{staffNumber}/suspension',
    summary: 'A supervisor takes another officer of the office back into service: a new sign-in is needed',
    authorised: true,
    answer: doneSchema,
  },
  workstationSuspend: {
    method: 'post',
    path: '/v1/workstation/{workstationId}/suspension',
    summary: 'A supervisor takes a workstation of the office out of service: sessions there end at once',
    authorised: true,
    answer: doneSchema,
  },
  workstationRestore: {
    method: 'delete',
    path: '/v1/workstation/{workstationId}/suspension',
    summary: 'A supervisor takes a workstation of the office back into service',
    authorised: true,
    answer: doneSchema,
  },
  feed: {
    method: 'get',
    path: '/v1/feed',
    summary: "The office's changes after a cursor, in order; 304 with ETag when nothing is new",
    authorised: true,
    query: z.object({
      cursor: z
        .string()
        .regex(/^\d{1,18}$/)
        .default('0'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: feedPageSchema,
    /** The largest page of `bounds.ts`, packed loosely. */
    maxAnswerBytes: 16 * megabyte,
  },
  live: {
    method: 'get',
    path: '/v1/feed/live',
    summary:
      'Server-sent events: `change` when the feed has grown, `lease` when another case is open or no longer, `revoked` before the end of a session that was ended, a comment every 15 s',
    authorised: true,
    answer: 'text/event-stream',
  },
  command: {
    method: 'post',
    path: '/v1/command',
    summary: 'Commands in order, as JSON or gzip; one answer each: applied, duplicate, refused, later',
    authorised: true,
    body: pushInputSchema,
    answer: pushOutputSchema,
    maxAnswerBytes: 8 * megabyte,
  },
  document: {
    method: 'get',
    path: '/v1/document/{id}',
    summary:
      'A document by its SHA-256 (64 hex digits), or the compiled PDF of an application by its id; `Repr-Digest` and `ETag` carry its SHA-256',
    authorised: true,
    answer: 'application/octet-stream',
    maxAnswerBytes: maxDocumentBytes,
  },
  caseLease: {
    method: 'post',
    path: '/v1/lease',
    summary: 'Take, renew, release or take over the lease of a case: who has it open, for the others to see',
    authorised: true,
    body: caseLeaseInputSchema,
    answer: caseLeaseOutputSchema,
  },
  caseLeaseList: {
    method: 'get',
    path: '/v1/lease',
    summary: 'All leases of cases of the office that run now',
    authorised: true,
    answer: caseLeaseListSchema,
  },
  uploadOptions: {
    method: 'options',
    path: '/v1/upload',
    summary: 'What of tus the centre speaks',
    authorised: false,
    answer: 'none',
  },
  uploadCreate: {
    method: 'post',
    path: '/v1/upload',
    summary: 'tus: begin to send a scan, or learn that it is here',
    authorised: true,
    answer: 'none',
  },
  uploadFind: {
    method: 'head',
    path: '/v1/upload/{id}',
    summary: 'tus: how much of a scan has come',
    authorised: true,
    answer: 'none',
  },
  uploadSend: {
    method: 'patch',
    path: '/v1/upload/{id}',
    summary: 'tus: the next bytes of a scan',
    authorised: true,
    answer: 'none',
  },
  uploadRemove: {
    method: 'delete',
    path: '/v1/upload/{id}',
    summary: 'tus: give a scan up',
    authorised: true,
    answer: 'none',
  },
  serialLease: {
    method: 'post',
    path: '/v1/serial/lease',
    summary: 'Take a block of numbered blanks into the keeping of the workstation, or make its time run anew',
    authorised: true,
    body: serialLeaseInputSchema,
    answer: serialLeaseOutputSchema,
  },
  serialReturn: {
    method: 'post',
    path: '/v1/serial/return',
    summary: 'Give the unused blanks of a lease back',
    authorised: true,
    body: serialReturnInputSchema,
    answer: serialLeaseOutputSchema,
  },
  key: {
    method: 'get',
    path: '/v1/key',
    summary: "The centre's public keys of the office, and the signed list of those revoked",
    authorised: true,
    answer: keyOutputSchema,
  },
  reference: {
    method: 'get',
    path: '/v1/reference/{pack}',
    summary: 'A pack of reference data, signed by the centre; 304 when the one held is the same',
    authorised: true,
    answer: signedPackSchema,
  },
  application: {
    method: 'get',
    path: '/v1/application/{reference}',
    summary:
      'The applications of any office under a reference, in the limited view; each look is recorded with its reason',
    authorised: true,
    answer: lookBeyondSchema,
  },
  vehicle: {
    method: 'get',
    path: '/v1/vehicle',
    summary:
      'The applications of any office for a vehicle, by its plate or its chassis, in the limited view; recorded with the reason',
    authorised: true,
    query: z.object({
      plate: z.string().trim().min(4).max(40).optional(),
      chassis: z.string().trim().min(4).max(40).optional(),
    }),
    answer: lookBeyondSchema,
  },
  vehicleSearch: {
    method: 'post',
    path: '/v1/vehicle-search',
    summary:
      'The vehicle of a whole number (plate, chassis, engine, logbook serial, reference) with its owners and applications; recorded with the reason',
    authorised: true,
    body: vehicleSearchInputSchema,
    answer: vehicleSearchSchema,
  },
  lookUpList: {
    method: 'get',
    path: '/v1/look-up',
    summary: 'For a supervisor: the look-ups of the office that fit no open case, the last to arrive first',
    authorised: true,
    query: z.object({ after: lookUpCursorSchema.optional() }),
    answer: lookUpListSchema,
  },
  carriedFile: {
    method: 'post',
    path: '/v1/carried-file',
    summary:
      'A file that a workstation could not send by itself, carried here; answers with its acknowledgement. The file authenticates itself',
    authorised: false,
    body: 'application/octet-stream',
    answer: 'application/octet-stream',
  },
  anchor: {
    method: 'post',
    path: '/v1/audit/anchor',
    summary:
      "Have the centre sign for the end of the workstation's chain; 409 when it has another act there, 503 while it has none",
    authorised: true,
    body: anchorInputSchema,
    answer: anchorOutputSchema,
  },
  demonstration: {
    method: 'get',
    path: '/v1/demonstration',
    summary: 'Demonstration centres only: the officers to try',
    authorised: false,
    answer: demonstrationSchema,
  },
} as const satisfies Record<string, Endpoint>;
export type EndpointName = keyof typeof endpoints;
