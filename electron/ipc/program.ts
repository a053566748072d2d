import { setTimeout as delay } from 'node:timers/promises';
import { countCommands, findChainEnd } from '#db/outbox.ts';
import { getSyncState } from '#db/query/sync.ts';

import type { Lifecycle } from '../program/lifecycle.ts';
import type { Parts } from '../program/parts.ts';
import type { PreferenceStore } from '../program/preference.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'program.get'
  | 'program.retry'
  | 'preference.update'
  | 'workstation.enrol'
  | 'workstation.enrolAgain'
  | 'centre.find'
  | 'demonstration.find'
  | 'session.find'
  | 'session.signIn'
  | 'session.signOut';

export const programHandlers = (program: Lifecycle, preferences: PreferenceStore): Pick<Handlers, Routes> => ({
  'program.get': () => program.describe(),
  'program.retry': () => {
    program.open();
    return program.describe();
  },
  'preference.update': (change) => preferences.update(change),
  'workstation.enrol': async (input) => {
    await program.enrol(input);
    return program.describe();
  },
  'workstation.enrolAgain': async (input) => {
    await program.enrolAgain(input);
    return program.describe();
  },
  'centre.find': () => findCentre(program.parts()),
  'demonstration.find': async () => {
    const { demonstration, office } = program.describe();
    if (!demonstration) return null;
    const found = await program.parts().api.findDemonstration();
    return found === undefined
      ? null
      : {
          ...found,
          officers: found.officers.filter(
            (officer) => officer.officeId === undefined || officer.officeId === office?.id,
          ),
        };
  },
  'session.find': () => (program.describe().workstationId === null ? null : program.parts().session.find()),
  'session.signIn': async (input) => {
    const { soundness, session } = program.parts();
    await soundness;
    return session.signIn(input);
  },
  'session.signOut': () => {
    signOut(program.parts());
    return {};
  },
});

/** The centre hears of it while there is still a token, after the cases were given back; nobody waits for that. */
const signOut = ({ api, counter, engine, leases, session }: Parts): void => {
  const token = session.token();
  const { sequence } = findChainEnd(counter.connection.reader);
  const before = [engine.farewell(), leases.leave()];
  session.signOut();
  if (token === undefined) return;
  Promise.allSettled(before)
    .then(() => api.deleteSession(token, sequence))
    // Where it is not heard, the next sign-in here ends the session all the same.
    .catch(() => undefined);
};

/** A line slower than this is as good as none for who stands at the desk. */
const centreWaitMs = 2_000;

const findCentre = async ({ api, counter }: Parts) => {
  const health = api.getHealth().then(
    () => true,
    () => false,
  );
  const answers = await Promise.race([health, delay(centreWaitMs, false)]);
  const db = counter.connection.reader;
  return { answers, heardAt: getSyncState(db).lastPulledAt, waiting: countCommands(db, 'waiting') };
};
