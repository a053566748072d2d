import { describeBug } from '#domain/contract/bug.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { OfficerGrant, SessionOutput, SessionState } from '#domain/contract/centre/session.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { RouteInput } from '#domain/contract/ipc.ts';
import type { Session } from '#domain/contract/screen/program.ts';
import { hasRole, type Officer, type Role } from '#domain/officer.ts';
import type { Office } from '#domain/reference.ts';
import { isGlobalFault } from '../centre/fault.ts';
import type { Log } from './context.ts';
import type { EpochStore } from './epoch.ts';
import type { IsProven } from './grant.ts';
import type { Workstation } from './workstation.ts';

/**
 * Who is at the counter now, by the centre's signed grant: until its end, by the wall clock and by one that only goes
 * forward, whether or not there is a token that the centre still takes. In memory only: it never survives the program.
 */
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
  /** What the grant of a token would be called by now: another than the one held is asked for. */
  hearGrant: (tag: string, token: string) => void;
  /** Why the centre has refused a token: who may work no longer is gone before the answer is used for anything else. */
  hearRefusal: (code: ErrorCode, token: string) => void;
  /** Once in a while: ends what has run out, and asks the centre where the token is over but the session is not. */
  watch: () => Promise<void>;
  /** Why the last session ended, when it was not by a sign-out; null once somebody has signed in. */
  ended: () => ErrorCode | null;
};

type Requests = {
  postSession: (body: Record<string, unknown>) => Promise<SessionOutput>;
  getSession: (token: string) => Promise<SessionState>;
  centreNow: () => number;
};

type Options = {
  workstation: Pick<Workstation, 'station' | 'sign'>;
  api: Requests;
  epochs: EpochStore;
  now: () => number;
  /** A clock that nobody sets, in ms. */
  monotonic: () => number;
  isProven: IsProven;
  onChange: () => void;
  /** The centre's word on the office of this workstation. */
  onOffice: (office: Office) => void;
  /** A session is over, for this reason or by a sign-out: nothing of it stays in the window or in memory. */
  onEnd: () => void;
  /** The centre has stopped this workstation. */
  onSuspended: () => void;
  log: Log;
};

/** Refusals after which nobody works on by the session that they are said of. */
const endings: ReadonlySet<ErrorCode> = new Set(['OFFICER_REVOKED', 'WORKSTATION_OUT_OF_SERVICE']);

type Held = { session: Session; grant: OfficerGrant; endsAt: number; steadyEndsAt: number; token: string };

export const createSessionHolder = (options: Options): SessionHolder => {
  const { workstation, api, epochs, now, monotonic, isProven, onChange, onOffice, onEnd, onSuspended, log } = options;
  let held: Held | null = null;
  let token: string | undefined;
  let endedBy: ErrorCode | null = null;
  /** A tag that the centre's answer did not bear out is not asked for again. */
  let askedFor: string | undefined;

  const end = (code: ErrorCode | null): void => {
    const wasHeld = held !== null;
    held = null;
    token = undefined;
    endedBy = code;
    if (wasHeld) onEnd();
    onChange();
  };
  const current = (): Held | null => {
    if (held !== null && (now() >= held.endsAt || monotonic() >= held.steadyEndsAt)) end('GRANT_OVER');
    return held;
  };

  const requireGrant = async (grant: OfficerGrant, staffNumber: string, as: string): Promise<void> => {
    const { station } = workstation;
    if (grant.officer.officeId !== station.office.id || grant.office.id !== station.office.id)
      throw new AppError('OTHER_OFFICE', 'the officer belongs to another office');
    const isThis = grant.workstation === station.workstationId && grant.officer.staffNumber === staffNumber;
    if (!isThis || !(await isProven(grant, as)))
      throw new AppError('CENTRE_ANSWER_STRANGE', 'the grant is not the centre’s', { reason: 'grant' });
  };

  /** Other roles, or other rules of the office: they hold from here on, until the same end. */
  const renew = async (): Promise<void> => {
    const before = held;
    if (before === null || token === undefined) return;
    const { grant } = await api.getSession(token);
    await requireGrant(grant, before.session.officer.staffNumber, before.token);
    if (held !== before || grant.session !== before.grant.session) return;
    // The same officer as before stays the same to what is under way.
    const isSame = canonicalJson(grant.officer) === canonicalJson(before.session.officer);
    const officer = isSame ? before.session.officer : grant.officer;
    held = { ...before, grant, session: { ...before.session, officer, office: grant.office } };
    onOffice(grant.office);
    onChange();
  };

  let signingIn: Promise<unknown> = Promise.resolve();
  const signInOnce: SessionHolder['signIn'] = async (input) => {
    // Given up before the chain's end is claimed: what is done from here on reaches the centre after this sign-in only,
    // and is by the officer who signs in.
    token = undefined;
    if (held !== null && held.session.officer.staffNumber !== input.staffNumber) end(null);
    const epoch = epochs.claim();
    const ask = (): Promise<SessionOutput> => {
      const { workstationId, centralUrl: audience } = workstation.station;
      const claim = { workstationId, audience, ...input, ...epoch, issuedAt: api.centreNow() };
      return api.postSession({ ...claim, proof: workstation.sign(canonicalJson(claim)) });
    };
    const answer = await ask().catch((error: unknown) => {
      // This clock is wrong, and the refusal has told the right time.
      if (
        error instanceof AppError &&
        error.code === 'DEVICE_PROOF_REFUSED' &&
        typeof error.details.centreAt === 'number'
      )
        return ask();
      if (error instanceof AppError && error.code === 'WORKSTATION_SUSPENDED') {
        end(null);
        onSuspended();
      }
      throw error;
    });
    // Before the token is used: from then on the centre knows that this cache has heard it.
    epochs.confirm(epoch.nextEpoch);
    const { grant } = answer;
    await requireGrant(grant, input.staffNumber, answer.token);
    token = answer.token;
    const signedInAt = now();
    const lastsMs = grant.notAfter - answer.at;
    const endsAt = signedInAt + lastsMs;
    const session = {
      officer: grant.officer,
      office: grant.office,
      signedInAt,
      expiresAt: answer.expiresAt,
      endsAt,
      failedBefore: answer.failedBefore ?? 0,
    };
    held = { session, grant, endsAt, steadyEndsAt: monotonic() + lastsMs, token };
    endedBy = null;
    askedFor = undefined;
    onOffice(grant.office);
    onChange();
    return session;
  };

  return {
    find: () => current()?.session ?? null,
    officer: () => {
      const found = current();
      if (found === null) throw new AppError('SIGNED_OUT', 'nobody is signed in');
      return found.session.officer;
    },
    token: () => (current() === null ? undefined : token),
    dropToken: () => {
      token = undefined;
      onChange();
    },
    signIn: (input) => {
      // One at a time: the centre then has them in the order in which they are believed here.
      const mine = signingIn.then(() => signInOnce(input));
      signingIn = mine.catch(() => undefined);
      return mine;
    },
    signOut: () => end(null),
    suspend: () => {
      end(null);
      onSuspended();
    },
    hearGrant: (tag, of) => {
      if (held === null || of !== held.token || tag === held.grant.tag || tag === askedFor) return;
      askedFor = tag;
      renew().catch((error: unknown) => {
        log('warn', 'session.grant', error instanceof AppError ? { code: error.code } : describeBug(error));
        // Lost on the line, the next answer says it again.
        if (error instanceof AppError && isGlobalFault(error)) askedFor = undefined;
      });
    },
    hearRefusal: (code, of) => {
      if (held !== null && of === held.token && endings.has(code)) end(code);
    },
    watch: async () => {
      const found = current();
      if (found !== null && token === undefined) await api.getSession(found.token).catch(() => undefined);
    },
    ended: () => endedBy,
  };
};

/** Reading a desk needs its role too: what an officer may not do there, the window never learns. */
export const requireRole = (officer: Officer, ...roles: Role[]): void => {
  if (!roles.some((role) => hasRole(officer, role)))
    throw new AppError('ROLE_MISSING', 'the officer does not hold the role for this desk', { role: roles[0] ?? '' });
};
