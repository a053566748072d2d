import { findApplication } from '#db/query/application.ts';
import type { CaseLease, CaseLeaseAction, CaseLeaseOutput } from '#domain/contract/centre/case-lease.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import type { OpenCases } from '#domain/contract/screen/case.ts';
import { hasRole } from '#domain/officer.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';

/**
 * Who of the office has which case open. The case on screen is taken at the centre and kept while it is there; what
 * others have is shown, and passed over by "next". Nothing here ever waits for the centre: a case opens at once, the
 * answer follows as an event. Without the centre it is a mark of this desk alone, and deciding goes on.
 */
export type CaseLeaseOptions = {
  counter: Pick<WorkstationContext, 'connection' | 'station' | 'now' | 'emit'>;
  api: Pick<ApiClient, 'postCaseLease' | 'getCaseLeases'>;
  session: Pick<SessionHolder, 'find' | 'token'>;
  /** Whether the centre answered the sync when it was last asked. */
  isReached: () => boolean;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  log: Log;
};

export type CaseLeases = ReturnType<typeof createCaseLeases>;

/** A third of a lease: two renewals may be lost. */
const renewMs = 5 * 60_000;
/** The live feed says when something changes; this is for the day on which it does not come through. */
const askMs = 60_000;

/** `until` is the centre's; `endsAt` the same instant by this counter's clock, whatever that one shows. */
type Heard = CaseLease & { endsAt: number };

export const createCaseLeases = ({ counter, api, session, isReached, sleep, log }: CaseLeaseOptions) => {
  const { connection, station, now, emit } = counter;
  const stopped = new AbortController();
  /** The case on screen, and the same when it is one that this officer may decide. */
  let onScreen: string | undefined;
  let shown: string | undefined;
  let heard = new Map<string, Heard>();
  /**
   * What the centre may hold for this workstation, and when it last said that it does; null while no answer has come.
   */
  const held = new Map<string, number | null>();
  const busy = new Set<string>();
  const again = new Set<string>();
  let isAsking = false;
  let askAgain = false;
  let hasFailed = false;
  let lastEmitted = { own: '', others: '[]' };

  const isSignedIn = (): boolean => session.token() !== undefined;
  const isVerifying = (): boolean => hasRole(session.find()?.officer ?? { roles: [] }, 'verifying');
  const isOnline = (): boolean => isSignedIn() && isReached() && !hasFailed;
  const isMine = ({ workstationId }: CaseLease): boolean => workstationId === station.workstationId;
  const findElsewhere = (id: string): Heard | undefined => {
    const lease = heard.get(id);
    return lease === undefined || isMine(lease) || lease.endsAt <= now() ? undefined : lease;
  };

  const read = (): OpenCases => ({
    online: isOnline(),
    own: shown === undefined ? null : { applicationId: shown, held: held.get(shown) != null },
    others: [...heard.keys()].flatMap((id) => {
      const lease = findElsewhere(id);
      return lease === undefined
        ? []
        : [{ applicationId: id, officer: lease.officer.name, workstationId: lease.workstationId }];
    }),
  });

  /** The window hears of what it would see differently, and of nothing else. */
  const emitIfChanged = (): void => {
    const { others, ...own } = read();
    const fresh = { own: JSON.stringify(own), others: JSON.stringify(others) };
    const ofOthers = fresh.others !== lastEmitted.others;
    if ((!ofOthers && fresh.own === lastEmitted.own) || stopped.signal.aborted) return;
    lastEmitted = fresh;
    emit({ kind: 'lease.changed', ofOthers });
  };

  const fail = (error: unknown): void => {
    hasFailed = !(error instanceof AppError) || errorCodes[error.code].retry;
    log('info', 'lease.failed', { code: error instanceof AppError ? error.code : 'unknown' });
  };

  const note = (id: string, { lease, mine, at }: CaseLeaseOutput): void => {
    hasFailed = false;
    if (lease === null) heard.delete(id);
    else heard.set(id, { ...lease, endsAt: now() + lease.until - at });
    if (mine) held.set(id, now());
    else held.delete(id);
  };

  const findAction = (id: string): Exclude<CaseLeaseAction, 'take-over'> | undefined => {
    if (shown !== id) return held.has(id) ? 'release' : undefined;
    return held.get(id) == null ? 'take' : 'renew';
  };

  /**
   * Brings the centre to where this desk stands with one case: one request at a time, and another when it moved on
   * meanwhile.
   */
  const settle = async (id: string): Promise<void> => {
    again.add(id);
    if (busy.has(id)) return;
    busy.add(id);
    try {
      while (again.delete(id)) {
        const action = findAction(id);
        if (action === undefined || !isSignedIn()) continue;
        // Before the answer: should it be lost, what may have been taken is given back all the same.
        if (action === 'take') held.set(id, null);
        note(id, await api.postCaseLease({ applicationId: id, action }));
      }
    } catch (error) {
      fail(error);
      // A word of the centre's: there is nothing to give back.
      if (!hasFailed) held.delete(id);
    } finally {
      busy.delete(id);
      again.delete(id);
      emitIfChanged();
    }
  };

  /** The case on screen may have become one to decide, or one no longer. */
  const review = (): void => {
    const before = shown;
    const record =
      onScreen === undefined || !isVerifying() ? undefined : findApplication(connection.reader, onScreen)?.record;
    shown = record?.standing === 'submitted' ? record.id : undefined;
    if (shown === before) return;
    if (before !== undefined) void settle(before);
    if (shown !== undefined) void settle(shown);
    emitIfChanged();
  };

  /** What is due with the cases that this workstation has, or that the centre thinks it has. */
  const settleDue = (): void => {
    for (const lease of heard.values())
      if (isMine(lease) && !held.has(lease.applicationId)) held.set(lease.applicationId, null);
    const renewedAt = shown === undefined ? undefined : held.get(shown);
    // A clock that was set back must not put a renewal off.
    const isDue =
      renewedAt == null
        ? shown !== undefined && findElsewhere(shown) === undefined
        : Math.abs(now() - renewedAt) >= renewMs;
    if (shown !== undefined && isDue) void settle(shown);
    for (const id of held.keys()) if (id !== shown) void settle(id);
  };

  /** Asks who has what; asked again while an answer is on its way, it asks once more after it. */
  const refresh = async (): Promise<void> => {
    if (!isSignedIn() || !isVerifying() || stopped.signal.aborted) return emitIfChanged();
    askAgain = true;
    if (isAsking) return;
    isAsking = true;
    try {
      while (askAgain) {
        askAgain = false;
        const { leases, at } = await api.getCaseLeases();
        hasFailed = false;
        heard = new Map(
          leases.map((lease): [string, Heard] => [lease.applicationId, { ...lease, endsAt: now() + lease.until - at }]),
        );
        const own = shown === undefined ? undefined : heard.get(shown);
        if (shown !== undefined && !busy.has(shown) && (own === undefined || !isMine(own))) held.delete(shown);
      }
      settleDue();
    } catch (error) {
      fail(error);
    } finally {
      isAsking = false;
      askAgain = false;
      emitIfChanged();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await refresh();
      await sleep(askMs, stopped.signal);
    }
  };

  return {
    read,
    /** Another has it open, as far as the centre has said. */
    isElsewhere: (id: string): boolean => findElsewhere(id) !== undefined,
    /**
     * Before an act on a case: whoever has it open decides it, while the centre can say who that is.
     * @throws AppError CASE_OPEN_ELSEWHERE
     */
    requireFree: (id: string): void => {
      const lease = findElsewhere(id);
      if (lease !== undefined && isOnline())
        throw new AppError('CASE_OPEN_ELSEWHERE', 'another desk has this case open', { officer: lease.officer.name });
    },
    /** Which case is on screen now, or none. */
    show: (id: string | null): void => {
      onScreen = id ?? undefined;
      review();
    },
    /** Before the officer signs out, while there is a token to give back with: also what is still being asked for. */
    leave: (): Promise<unknown> => {
      onScreen = undefined;
      shown = undefined;
      const releases = [...held.keys()].map((id) =>
        api
          .postCaseLease({ applicationId: id, action: 'release' })
          .then((answer) => note(id, answer), fail)
          .finally(emitIfChanged),
      );
      return Promise.all(releases);
    },
    /** Records have changed. */
    onChanged: (ids: readonly string[]): void => {
      if (onScreen !== undefined && ids.includes(onScreen)) review();
    },
    /** @throws AppError what kept the centre from answering */
    takeOver: async (id: string): Promise<OpenCases> => {
      held.set(id, null);
      note(id, await api.postCaseLease({ applicationId: id, action: 'take-over' }));
      if (id !== shown) void settle(id);
      emitIfChanged();
      return read();
    },
    refresh: (): void => void refresh(),
    /** Somebody signed in or out, or the centre's token ended. */
    changeSession: (): void => {
      review();
      void refresh();
    },
    start: (): void => void run(),
    /** What is held is given back if the line is quick enough; else it runs out. */
    stop: (): void => {
      onScreen = undefined;
      review();
      stopped.abort();
    },
  };
};
