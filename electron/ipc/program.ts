import type { Lifecycle } from '../program/lifecycle.ts';
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

export const programHandlers = (program: Lifecycle, preferences: PreferenceStore): Pick<Handlers, Routes> => {
  const desk = () => program.parts().signInDesk;
  return {
    'program.get': async () => program.describe(),
    'program.retry': async () => {
      program.open();
      return program.describe();
    },
    'preference.update': async (change) => preferences.update(change),
    'workstation.enrol': async (input) => {
      await program.enrol(input);
      return program.describe();
    },
    'workstation.enrolAgain': async (input) => {
      await program.enrolAgain(input);
      return program.describe();
    },
    'centre.find': async () => desk().findCentre(),
    'demonstration.find': async () => (program.describe().demonstration ? desk().findDemonstration() : null),
    'session.find': async () => (program.describe().workstationId === null ? null : desk().find()),
    'session.signIn': async (input) => desk().signIn(input),
    'session.signOut': async () => {
      await desk().signOut();
      return {};
    },
  };
};
