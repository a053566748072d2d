import { z } from 'zod';
import { applicationSchema, scanMediaTypeSchema } from '../application.ts';
import { instantSchema } from '../civil-date.ts';
import { commandSchema } from '../command/command.ts';
import { applicationBeyondSchema } from '../look-beyond.ts';
import { officerSchema } from '../officer.ts';
import { officeSchema } from '../reference.ts';
import { maxDocumentBytes } from '../scan.ts';
import { problemSchema } from './errors.ts';

/**
 * The contract between a counter and the centre. `central` is built from this file and `domain` alone, and
 * `central/openapi.json` is generated from it. Every request carries `Kaunta-Protocol`; every error is a problem
 * document. A request's JSON is `application/json` and may come packed (`Content-Encoding: gzip`, to a twentieth of its
 * size at most); another type or coding is 415. Unpacked it has 64 KiB at most, a batch of commands 2 MiB, and is
 * nested 64 deep at most. A body that comes more slowly than 4 kB/s is given up with 408. A request that needs a
 * session carries `Authorization: DPoP <token>` and a `DPoP` proof by the device key (RFC 9449).
 */
export const protocolVersion = 2;
export const protocolHeader = 'Kaunta-Protocol';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Ed25519 public key as a JSON Web Key (RFC 8037). */
export const publicKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
});
export type PublicKey = z.infer<typeof publicKeySchema>;

export const healthSchema = z.looseObject({
  status: z.literal('ok'),
  product: z.literal('kaunta-central'),
  protocol: z.int(),
  /** The centre's clock, for the offset shown at the counter. */
  at: instantSchema,
  demonstration: z.boolean(),
});

/** X25519 public key in the notation of age: who may open what is encrypted for it. */
export const recipientSchema = z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/);

export const enrolInputSchema = z.object({
  code: z.string().trim().min(6).max(60),
  publicKey: publicKeySchema,
  hostName: z.string().max(120),
  /**
   * A workstation that is enrolled anew, with a code made for it and a key it has not had: what its cache holds last of
   * its own chain, 0 and zeros when nothing. It goes on from there.
   */
  again: z
    .object({ workstationId: z.string().min(1).max(60), sequence: z.int().nonnegative(), hash: sha256Schema })
    .optional(),
});
/** SHA-256 of a public key (SubjectPublicKeyInfo), base64: RFC 7469 2.4. */
export const pinSchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
export const enrolOutputSchema = z.looseObject({
  workstationId: z.string().min(1),
  office: officeSchema,
  demonstration: z.boolean(),
  /** The address that the centre is known by, which each sign-in names; a demonstration on one computer has none. */
  audience: z.url().optional(),
  /**
   * Keys of the centre, or of its certificate's authorities: the workstation speaks to no other from then on. None: to
   * any that its system trusts.
   */
  pins: z.array(pinSchema).max(10).optional(),
});
export type EnrolOutput = z.infer<typeof enrolOutputSchema>;

/**
 * `proof`: Ed25519 signature (base64url) by the device key over the canonical JSON of the other members. `issuedAt`
 * must lie within five minutes of the centre's clock.
 */
export const sessionInputSchema = z.object({
  workstationId: z.string().min(1).max(60),
  /**
   * The address that is dialled: a centre that has a public one takes a sign-in for that one only, so none can be
   * relayed.
   */
  audience: z.string().max(500).optional(),
  staffNumber: z.string().trim().min(1).max(20),
  password: z.string().min(1).max(200),
  /** TOTP, six digits (RFC 6238: SHA-1, 30 s, one step either way, one use). */
  code: z.string().regex(/^\d{6}$/),
  issuedAt: instantSchema,
  /**
   * What its cache says of its last sign-in, and what it will say at its next: kept until the centre has answered. A
   * cache that says anything else is a copy, or older than the centre's memory of it.
   */
  epoch: z.uuid().nullable(),
  nextEpoch: z.uuid(),
  /** The last act of its chain: an older one than the centre has is a restored backup too. */
  head: z.object({ sequence: z.int().nonnegative(), hash: sha256Schema }).optional(),
  proof: z.string().min(1).max(200),
});
export type SessionInput = z.infer<typeof sessionInputSchema>;
/**
 * The centre's word that this officer may work on this workstation, the centre reached or not, from `notBefore` to
 * `notAfter`, with these roles and under these rules of the office. `signature`: Ed25519 (base64url) by the centre's
 * key `kid` over the canonical JSON of the members before it. `tag` changes with the officer's or the office's record.
 */
export const officerGrantSchema = z.looseObject({
  purpose: z.literal('officer-grant'),
  /** Of the sign-in: acts after it, up to the sign-out or the next sign-in there, are this officer's. */
  session: z.uuid(),
  workstation: z.string(),
  officer: officerSchema,
  office: officeSchema,
  tag: z.string().min(1).max(100),
  notBefore: instantSchema,
  notAfter: instantSchema,
  kid: z.string(),
  signature: z.string(),
});
export type OfficerGrant = z.infer<typeof officerGrantSchema>;
/**
 * In every answer to a request with a session: the `tag` that its grant would have now. Another than the one held: ask
 * for it.
 */
export const grantHeader = 'Kaunta-Grant';
export const sessionStateSchema = z.looseObject({
  grant: officerGrantSchema,
  expiresAt: instantSchema,
  at: instantSchema,
});
export type SessionState = z.infer<typeof sessionStateSchema>;
export const sessionOutputSchema = z.looseObject({
  /** Bound to the device key (RFC 9449): of use only with a proof by that key beside it. */
  token: z.string().min(20),
  tokenType: z.literal('DPoP'),
  expiresAt: instantSchema,
  officer: officerSchema,
  office: officeSchema,
  grant: officerGrantSchema,
  /**
   * Attempts in this officer's name that failed since the sign-in before this one, at any desk: the officer is told.
   */
  failedBefore: z.int().nonnegative().optional(),
  at: instantSchema,
});
export type SessionOutput = z.infer<typeof sessionOutputSchema>;

/**
 * Entries are parsed one by one at the counter, so one that does not parse is parked and the rest applied. `subject`:
 * what has changed, of any kind. `change`: `put`, and `record` is how it is now; `removed`: it has left the office.
 */
export const feedEntryEnvelopeSchema = z.looseObject({
  sequence: z.int().positive(),
  subject: z.looseObject({ kind: z.string().max(40), id: z.string().max(60) }),
  change: z.string().max(40),
  version: z.int().nonnegative(),
});
export type FeedEntryEnvelope = z.infer<typeof feedEntryEnvelopeSchema>;
const ofApplication = z.looseObject({ kind: z.literal('application'), id: z.uuid() });
export const applicationEntrySchema = feedEntryEnvelopeSchema.extend({
  subject: ofApplication,
  change: z.literal('put'),
  record: applicationSchema,
});
export const removedEntrySchema = feedEntryEnvelopeSchema.extend({
  subject: ofApplication,
  change: z.literal('removed'),
});
export const feedPageSchema = z.looseObject({
  entries: z.array(z.unknown()),
  /** Pass as `cursor` next time. Opaque to the counter, decimal text. */
  cursor: z.string(),
  more: z.boolean(),
  /** Entries after this page; 0 when it is the last. For progress only. */
  remaining: z.int().nonnegative(),
  at: instantSchema,
  protocol: z.int(),
});
export type FeedPage = z.infer<typeof feedPageSchema>;

export const pushInputSchema = z.object({
  commands: z.array(commandSchema).min(1).max(200),
  /**
   * By the command's id: Ed25519 (base64url) by the device key over the hex SHA-256 of the command's canonical JSON.
   */
  signatures: z.record(z.string(), z.string().max(200)).default({}),
});
export const commandAnswerSchema = z.looseObject({
  id: z.uuid(),
  /** An answer kind that a newer centre invented is left waiting and shown, never dropped. */
  kind: z.string(),
  version: z.int().optional(),
  problem: problemSchema.optional(),
});
export type CommandAnswer = z.infer<typeof commandAnswerSchema>;
export const pushOutputSchema = z.looseObject({ answers: z.array(commandAnswerSchema), at: instantSchema });

/** Numbered blanks in a row, as written on them without spaces: the first, the last, how many. */
export const serialBlockSchema = z.looseObject({ from: z.string(), to: z.string(), count: z.int().positive() });
export const serialLeaseInputSchema = z.object({
  /** Made by the workstation. The same id answers with the same block again and makes its time run anew. */
  id: z.uuid(),
  /** How many it would like; it may be given fewer. */
  count: z.int().min(1).max(1000),
});
export const serialReturnInputSchema = z.object({
  id: z.uuid(),
  /** The first blank that was not used; it and all after it go back. Left out, the whole block does. */
  from: z.string().min(4).max(30).optional(),
});
/** What the workstation holds under the lease after the request: no block when it holds nothing. */
export const serialLeaseOutputSchema = z.looseObject({
  id: z.uuid(),
  /** False: the office keeps no stock at the centre, and serials need no lease. */
  registered: z.boolean(),
  block: serialBlockSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  /**
   * What the office's other workstations hold: a sheet of theirs is refused from this one until their lease runs out.
   */
  elsewhere: z.array(serialBlockSchema.extend({ expiresAt: instantSchema })).default([]),
  at: instantSchema,
});
export type SerialLeaseOutput = z.infer<typeof serialLeaseOutputSchema>;

/**
 * A key that the centre signs with: its `kid` is the RFC 7638 thumbprint. One that is retired still proves what it
 * signed.
 */
export const centreKeySchema = publicKeySchema.extend({ kid: z.string().min(1), retiredAt: instantSchema.nullable() });
/**
 * `signature`: Ed25519 (base64url) by the key `kid` over the canonical JSON of the members before it. `epoch` only
 * grows: a list with a smaller one is older. Empty until logbooks carry signatures.
 */
export const revocationSchema = z.object({
  purpose: z.literal('revocation'),
  office: z.string(),
  epoch: z.int().nonnegative(),
  kids: z.array(z.string()),
  at: instantSchema,
  kid: z.string(),
  signature: z.string(),
});
export const keyOutputSchema = z.looseObject({
  /** The newest first. */
  sign: z.array(centreKeySchema).min(1),
  /** Carried files are encrypted for it. */
  encrypt: recipientSchema,
  revocation: revocationSchema,
  at: instantSchema,
});
/** The end of the workstation's chain, once everything before it has been sent. */
export const anchorInputSchema = z.object({ sequence: z.int().positive(), hash: sha256Schema });
export type AnchorInput = z.infer<typeof anchorInputSchema>;
/** `signature`: Ed25519 (base64url) by the centre's key `kid` over the canonical JSON of the members before it. */
export const anchorOutputSchema = z.looseObject({
  purpose: z.literal('audit-anchor'),
  workstation: z.string(),
  sequence: z.int().positive(),
  hash: sha256Schema,
  at: instantSchema,
  kid: z.string(),
  signature: z.string(),
});
export type AnchorOutput = z.infer<typeof anchorOutputSchema>;
export type KeyOutput = z.infer<typeof keyOutputSchema>;
/**
 * A pack of reference data under the centre's word. `signature`: Ed25519 (base64url) by the centre's key `kid`, one
 * that is not retired, over the canonical JSON of the members before it. A counter takes it by `body.version`, never an
 * older one.
 */
export const signedPackSchema = z.looseObject({
  purpose: z.literal('reference-pack'),
  /** The name it was asked for by. */
  pack: z.string(),
  /** What the rows mean; a counter that does not know it goes on with the pack it has. */
  format: z.int().positive(),
  /** As published: `version`, `note`, `rows`. */
  body: z.looseObject({}),
  kid: z.string(),
  signature: z.string(),
});
export type SignedPack = z.infer<typeof signedPackSchema>;
/**
 * Why an officer looks beyond the own office, or takes one out of service: percent-encoded UTF-8, in a header since
 * addresses are logged on the way.
 */
export const reasonHeader = 'Kaunta-Reason';
export const lookReasonSchema = z.string().trim().min(3).max(300);
/** All offices' applications that match, the newest first; empty when there is none. */
export const lookBeyondSchema = z.looseObject({ applications: z.array(applicationBeyondSchema), at: instantSchema });
/** Who has a case open, for the others of the office to see; over at `until`, by the centre's clock. */
export const caseLeaseSchema = z.looseObject({
  applicationId: z.uuid(),
  officer: officerSchema.pick({ staffNumber: true, name: true }),
  workstationId: z.string().min(1),
  until: instantSchema,
});
export type CaseLease = z.infer<typeof caseLeaseSchema>;
/**
 * `take`: when nobody else has it. `renew`: when it is this workstation's still, without taking it anew: a renewal that
 * comes late must not bring back what was released. `release`: when it is this workstation's. `take-over`: whoever has
 * it.
 */
export const caseLeaseInputSchema = z.object({
  applicationId: z.uuid(),
  action: z.enum(['take', 'renew', 'release', 'take-over']),
});
export type CaseLeaseAction = z.infer<typeof caseLeaseInputSchema>['action'];
/** Who has the case after the request. A lease is a mark for people: no command is refused for one. */
export const caseLeaseOutputSchema = z.looseObject({
  lease: caseLeaseSchema.nullable(),
  mine: z.boolean(),
  at: instantSchema,
});
export type CaseLeaseOutput = z.infer<typeof caseLeaseOutputSchema>;
export const caseLeaseListSchema = z.looseObject({ leases: z.array(caseLeaseSchema), at: instantSchema });
export type CaseLeaseList = z.infer<typeof caseLeaseListSchema>;

/** Only a demonstration centre serves it: the officers whose names and credentials the sign-in shows. */
export const demonstrationSchema = z.looseObject({
  officers: z.array(
    z.looseObject({
      staffNumber: z.string(),
      name: z.string(),
      roles: officerSchema.shape.roles,
      password: z.string(),
      code: z.string(),
      codeEndsAt: instantSchema,
    }),
  ),
});
export type Demonstration = z.infer<typeof demonstrationSchema>;

/**
 * Scans go to the centre as tus 1.0 says (https://tus.io/protocols/resumable-upload): core, creation, checksum with
 * SHA-256, expiration, termination. `Upload-Metadata` carries `sha256`, the hash of the whole in lower-case hex, and
 * `mediatype`, each in base64. A creation whose bytes the office has already is complete at once, `Upload-Offset` says
 * so.
 */
export const tusVersion = '1.0.0';
export const tusExtensions = ['creation', 'checksum', 'expiration', 'termination'] as const;
export const uploadMetadataSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediatype: scanMediaTypeSchema,
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
