import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PublicKey } from '#domain/contract/api.ts';
import type { Officer } from '#domain/officer.ts';

export const officer = pgTable(
  'officer',
  {
    officeId: text('office_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    record: jsonb('record').$type<Officer>().notNull(),
    active: boolean('active').notNull(),
    passwordHash: text('password_hash').notNull(),
    totpSecret: text('totp_secret').notNull(),
    /** The 30 s step of the last code accepted: a code works once. */
    lastTotpStep: bigint('last_totp_step', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.staffNumber] })],
);

/** Counted for staff numbers that do not exist as well, so that a lock-out does not tell which ones do. */
export const signInAttempt = pgTable(
  'sign_in_attempt',
  {
    officeId: text('office_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    failures: integer('failures').notNull(),
    lockedUntil: bigint('locked_until', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.staffNumber] })],
);

/** As `sign_in_attempt`, at one workstation. */
export const signInDesk = pgTable(
  'sign_in_desk',
  {
    officeId: text('office_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    workstationId: text('workstation_id').notNull(),
    failures: integer('failures').notNull(),
    lockedUntil: bigint('locked_until', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.staffNumber, table.workstationId] })],
);

/** `id` is whole (`office.local`), so a request that carries it names its office. */
export const workstation = pgTable(
  'workstation',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    publicKey: jsonb('public_key').$type<PublicKey>().notNull(),
    hostName: text('host_name').notNull(),
    active: boolean('active').notNull(),
    enrolledAt: bigint('enrolled_at', { mode: 'number' }).notNull(),
    /** What the workstation must name at its next sign-in; null before its first. */
    epoch: text('epoch'),
    /** The `issuedAt` of the last sign-in taken: one that was made before it and comes after it is late, not a copy's. */
    claimedAt: bigint('claimed_at', { mode: 'number' }),
    /** Set when a copy or a restored backup of it was seen: nobody signs in there until it is enrolled anew. */
    suspendedAt: bigint('suspended_at', { mode: 'number' }),
    /** The command after which its chain was begun anew, by an enrolment anew; null when it never was. */
    chainFrom: integer('chain_from'),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);

/** Every key that a workstation has had: what it signed is to be verified for ever, and a copy of it is known by an old one. */
export const workstationKey = pgTable(
  'workstation_key',
  {
    officeId: text('office_id').notNull(),
    workstationId: text('workstation_id').notNull(),
    /** RFC 7638. */
    thumbprint: text('thumbprint').notNull(),
    publicKey: jsonb('public_key').$type<PublicKey>().notNull(),
    enrolledAt: bigint('enrolled_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.workstationId, table.thumbprint] })],
);

/** A code's first group finds the row, the hash of the rest proves it: so wrong tries can be counted. */
export const enrolmentCode = pgTable(
  'enrolment_code',
  {
    officeId: text('office_id').notNull(),
    selector: text('selector').notNull(),
    verifierSha256: text('verifier_sha256').notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }).notNull(),
    failures: integer('failures').notNull(),
    /** The workstation that used it. */
    workstationId: text('workstation_id'),
    /** The workstation that it enrols anew, and no other; null for a new one. */
    forWorkstationId: text('for_workstation_id'),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.selector] })],
);

export const session = pgTable(
  'session',
  {
    officeId: text('office_id').notNull(),
    tokenSha256: text('token_sha256').notNull(),
    workstationId: text('workstation_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }).notNull(),
    /** RFC 7638 thumbprint of the device key that the token is bound to (RFC 9449). */
    keyThumbprint: text('key_thumbprint').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.tokenSha256] })],
);
