import { setTimeout as delay } from 'node:timers/promises';
import { countCommands, findChainEnd } from '#db/outbox.ts';
import { getSyncState } from '#db/query/sync.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Session } from '#domain/contract/screen/program.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { Engine } from '../sync/engine.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';
import type { CaseLeases } from './case-lease.ts';

type Options = {
  /** Settles when the whole cache has been read: nobody works on one that is damaged. */
  soundness: Promise<void>;
  counter: Pick<WorkstationContext, 'connection' | 'station'>;
  api: Pick<ApiClient, 'getHealth' | 'deleteSession' | 'findDemonstration'>;
  engine: Pick<Engine, 'anchorBeforeSignOut'>;
  leases: Pick<CaseLeases, 'leave'>;
  session: SessionHolder;
};

/** A line slower than this is as good as none for who stands at the desk. */
const centreWaitMs = 2_000;

/** Before anybody is signed in, and how one comes and goes. */
export const createSignInDesk = ({ soundness, counter, api, engine, leases, session }: Options) => ({
  find: async (): Promise<Session | null> => session.find(),

  signIn: async (input: RouteInput<'session.signIn'>): Promise<Session> => {
    await soundness;
    return session.signIn(input);
  },

  /** The centre hears of it while there is still a token, after the cases were given back; nobody waits for that. */
  signOut: async (): Promise<void> => {
    const token = session.token();
    const { sequence } = findChainEnd(counter.connection.reader);
    const before = [engine.anchorBeforeSignOut(), leases.leave()];
    session.signOut();
    if (token === undefined) return;
    Promise.allSettled(before)
      .then(() => api.deleteSession(token, sequence))
      // Where it is not heard, the next sign-in here ends the session all the same.
      .catch(() => undefined);
  },

  findCentre: async (): Promise<RouteOutput<'centre.find'>> => {
    const health = api.getHealth().then(
      () => true,
      () => false,
    );
    const answers = await Promise.race([health, delay(centreWaitMs, false)]);
    const db = counter.connection.reader;
    return { answers, heardAt: getSyncState(db).lastPulledAt, waiting: countCommands(db, 'waiting') };
  },

  /** The demonstration's officers of this office; null at a real centre. */
  findDemonstration: async (): Promise<RouteOutput<'demonstration.find'>> => {
    const found = await api.findDemonstration();
    if (found === undefined) return null;
    const officeId = counter.station.office.id;
    const officers = found.officers.filter(
      (officer) => officer.officeId === undefined || officer.officeId === officeId,
    );
    return { ...found, officers };
  },
});
