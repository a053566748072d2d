import type { OfficerGrant, SessionOutput } from '#domain/contract/centre/session.ts';
import type { Officer } from '#domain/officer.ts';
import type { Office } from '#domain/reference.ts';
import { createUuid } from './application.ts';

type Given = { officer: Officer; office: Office; workstation?: string; at: number; lastsMs?: number; tag?: string };

/** A grant as the centre gives one, of five days; who signs it is the test's business. */
export const createGrant = ({
  officer,
  office,
  workstation = 'counter-1',
  at,
  lastsMs = 5 * 86_400_000,
  tag = 'tag',
}: Given): OfficerGrant => ({
  purpose: 'officer-grant',
  session: createUuid(1, 960),
  workstation,
  officer,
  office,
  tag,
  notBefore: at,
  notAfter: at + lastsMs,
  kid: 'model',
  signature: '',
});

/** What a sign-in is answered. */
export const createSessionAnswer = (given: Given): SessionOutput => ({
  token: 'token-of-twenty-signs',
  tokenType: 'DPoP',
  expiresAt: given.at + 12 * 3_600_000,
  officer: given.officer,
  office: given.office,
  grant: createGrant(given),
  at: given.at,
});
