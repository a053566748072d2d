import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { PublicKey } from '#domain/contract/centre/key.ts';
import type { Officer } from '#domain/officer.ts';

export const officer = pgTable(
  'officer',
  {
    officeId: text('office_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    record: jsonb('record').$type<Officer>().notNull(),
    /** False while a supervisor has taken the officer out of service (`suspension`). */
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
    /** False while a supervisor has taken it out of service (`suspension`). */
    active: boolean('active').notNull(),
    enrolledAt: bigint('enrolled_at', { mode: 'number' }).notNull(),
    /** What the workstation must name at its next sign-in; null before its first. */
    epoch: text('epoch'),
    /**
     * The `issuedAt` of the last sign-in taken: one that was made before it and comes after it is late, not a copy's.
     */
    claimedAt: bigint('claimed_at', { mode: 'number' }),
    /** Set when a copy or a restored backup of it was seen: nobody signs in there until it is enrolled anew. */
    suspendedAt: bigint('suspended_at', { mode: 'number' }),
    /** The command after which its chain was begun anew, by an enrolment anew; null when it never was. */
    chainFrom: integer('chain_from'),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);

/**
 * Every key that a workstation has had: what it signed is to be verified for ever, and a copy of it is known by an old
 * one.
 */
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
    keyThumbprint: text('key_thumbprint').notNull(),
    /** The sign-in that it was given at (`officer_session`). */
    sessionId: text('session_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.tokenSha256] })],
);

/**
 * Every sign-in, kept for good: who was at a workstation for which part of its chain. `headSequence` is the last act
 * before it, as the workstation itself has said at the sign-in; the next sign-in there begins where this one ends.
 */
export const officerSession = pgTable(
  'officer_session',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    workstationId: text('workstation_id').notNull(),
    /** Counts the sign-ins of the workstation. */
    number: integer('number').notNull(),
    staffNumber: text('staff_number').notNull(),
    beganAt: bigint('began_at', { mode: 'number' }).notNull(),
    headSequence: bigint('head_sequence', { mode: 'number' }).notNull(),
    /** The end of the grant: what is dated later is not done in it, reached or not. */
    grantEndsAt: bigint('grant_ends_at', { mode: 'number' }).notNull(),
    endedAt: bigint('ended_at', { mode: 'number' }),
    endedBy: text('ended_by').$type<'sign-out' | 'next-sign-in' | 'officer-suspended' | 'workstation-suspended'>(),
    /** The last act of it, where its end said so. */
    lastSequence: bigint('last_sequence', { mode: 'number' }),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    uniqueIndex('officer_session_number').on(table.officeId, table.workstationId, table.number),
    index('officer_session_officer').on(table.officeId, table.staffNumber),
  ],
);

/** Who took an officer or a workstation out of service, or back into it, and why. Only ever added to. */
export const suspension = pgTable(
  'suspension',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    kind: text('kind').$type<'officer' | 'workstation'>().notNull(),
    /** A staff number or a workstation's id. */
    target: text('target').notNull(),
    action: text('action').$type<'suspended' | 'restored'>().notNull(),
    reason: text('reason').notNull(),
    byStaffNumber: text('by_staff_number').notNull(),
    byWorkstationId: text('by_workstation_id').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);
