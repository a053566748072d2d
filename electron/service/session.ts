import type { SessionOutput } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, Session } from '#domain/contract/ipc.ts';
import { hasRole, type Officer, type Role } from '#domain/officer.ts';
import type { EpochStore } from './epoch.ts';
import type { Workstation } from './workstation.ts';

/** Who is at the counter now. In memory only: a session never survives the program. */
export type SessionHolder = {
  find: () => Session | null;
  /** @throws AppError SIGNED_OUT */
  officer: () => Officer;
  /** The centre's access token, while there is one that it still takes. */
  token: () => string | undefined;
  /** The centre said the token is over; the officer goes on working, and is asked to sign in again to send. */
  dropToken: () => void;
  signIn: (input: RouteInput<'session.signIn'>) => Promise<Session>;
  signOut: () => void;
  /** The centre has stopped this workstation: nobody acts here until it is enrolled anew. */
  suspend: () => void;
};

type Requests = { postSession: (body: Record<string, unknown>) => Promise<SessionOutput>; centreNow: () => number };

type Options = {
  workstation: Pick<Workstation, 'station' | 'sign'>;
  api: Requests;
  epochs: EpochStore;
  now: () => number;
  onChange: () => void;
  /** The centre has stopped this workstation. */
  onSuspended: () => void;
};

export const makeSessionHolder = ({ workstation, api, epochs, now, onChange, onSuspended }: Options): SessionHolder => {
  let session: Session | null = null;
  let token: string | undefined;
  const signOut = (): void => {
    session = null;
    token = undefined;
    onChange();
  };
  return {
    find: () => session,
    officer: () => {
      if (session === null) throw new AppError('SIGNED_OUT', 'nobody is signed in');
      return session.officer;
    },
    token: () => token,
    dropToken: () => {
      token = undefined;
      onChange();
    },
    signIn: async (input) => {
      // Given up before the chain's end is claimed: what is done from here on reaches the centre after this sign-in only.
      token = undefined;
      const epoch = epochs.claim();
      const ask = (): Promise<SessionOutput> => {
        const { workstationId, centralUrl: audience } = workstation.station;
        const claim = { workstationId, audience, ...input, ...epoch, issuedAt: api.centreNow() };
        return api.postSession({ ...claim, proof: workstation.sign(canonicalJson(claim)) });
      };
      const answer = await ask().catch((error: unknown) => {
        // This clock is wrong, and the refusal has told the right time.
        if (error instanceof AppError && error.code === 'DEVICE_PROOF_REFUSED' && typeof error.details.centreAt === 'number') return ask();
        if (error instanceof AppError && error.code === 'WORKSTATION_SUSPENDED') {
          signOut();
          onSuspended();
        }
        throw error;
      });
      // Before the token is used: from then on the centre knows that this cache has heard it.
      epochs.confirm(epoch.nextEpoch);
      if (answer.officer.officeId !== workstation.station.office.id) throw new AppError('OTHER_OFFICE', 'the officer belongs to another office');
      token = answer.token;
      session = { officer: answer.officer, office: answer.office, signedInAt: now(), expiresAt: answer.expiresAt };
      onChange();
      return session;
    },
    signOut,
    suspend: () => {
      signOut();
      onSuspended();
    },
  };
};

/** Reading a desk needs its role too: what an officer may not do there, the window never learns. */
export const requireRole = (officer: Officer, ...roles: Role[]): void => {
  if (!roles.some((role) => hasRole(officer, role)))
    throw new AppError('ROLE_MISSING', 'the officer does not hold the role for this desk', { role: roles[0] ?? '' });
};
