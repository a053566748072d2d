import type { Command } from '#domain/command/command.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { OfficerGrant } from '#domain/contract/centre/session.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import type { Office } from '#domain/reference.ts';
import { createUuid } from '#test/support/application.ts';
import { testDevice } from './device.ts';

/** Who was signed in where, at the model centre: for which part of a workstation's chain, and until when. */
export type SignInDesk = ReturnType<typeof createSignInDesk>;
type SignedIn = { staffNumber: string; head: number; grantEndsAt: number };

const grantMs = 5 * 86_400_000;
const toleranceMs = 5 * 60_000;

export const createSignInDesk = (now: () => number, onWrong: (text: string) => void) => {
  const sessions = new Map<string, SignedIn[]>();
  const claimedAt = new Map<string, number>();
  let count = 0;
  return {
    /** Of now, and not overtaken on its way by a later one. */
    isTimely: (workstation: string, issuedAt: number): boolean => {
      const isTimely = Math.abs(now() - issuedAt) <= toleranceMs && issuedAt >= (claimedAt.get(workstation) ?? 0);
      if (isTimely) claimedAt.set(workstation, Math.min(issuedAt, now()));
      return isTimely;
    },
    begin: (workstation: string, officer: Officer, office: Office, head: number): OfficerGrant => {
      count += 1;
      const at = now();
      const ofWorkstation = sessions.get(workstation) ?? [];
      const before = ofWorkstation.at(-1)?.head ?? 0;
      if (head < before) onWrong(`I14 ${workstation} signs in at #${head} after #${before}`);
      ofWorkstation.push({ staffNumber: officer.staffNumber, head, grantEndsAt: at + grantMs });
      sessions.set(workstation, ofWorkstation);
      const granted = {
        session: createUuid(count, 970),
        workstation,
        officer,
        office,
        tag: 'model',
        notBefore: at,
        notAfter: at + grantMs,
      };
      const statement = { purpose: 'officer-grant' as const, ...granted };
      return { ...statement, kid: 'model', signature: testDevice.sign(canonicalJson(statement)) };
    },
    /** What no counter may do: an act of another officer than the one who was signed in for it. @throws AppError */
    requireActor: ({ workstation, sequence, officer, at, clock }: Command): void => {
      const found = sessions.get(workstation)?.findLast(({ head }) => head < sequence);
      if (found?.staffNumber !== officer)
        onWrong(
          `I14 #${sequence} of ${workstation} is ${officer}'s, and ${found?.staffNumber ?? 'nobody'} was signed in`,
        );
      if (found === undefined || at > found.grantEndsAt + toleranceMs + Math.abs(clock?.offsetMs ?? 0))
        throw new AppError('OFFICER_NOT_SIGNED_IN', 'The officer named was not signed in there for this act', {
          reason: 'over',
        });
    },
  };
};
