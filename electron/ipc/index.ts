import type { Lifecycle } from '../program/lifecycle.ts';
import type { PreferenceStore } from '../program/preference.ts';
import { beyondHandlers } from './beyond.ts';
import { carryHandlers } from './carry.ts';
import { caseHandlers } from './case.ts';
import { collectionHandlers } from './collection.ts';
import { evidenceHandlers } from './evidence.ts';
import { lodgeHandlers } from './lodge.ts';
import { printHandlers } from './print.ts';
import { programHandlers } from './program.ts';
import type { Handlers } from './router.ts';
import { syncHandlers } from './sync.ts';
import { vehicleSearchHandlers } from './vehicle-search.ts';

/** Everything the window can ask for, on one page. */
export const createHandlers = (
  program: Lifecycle,
  preferences: PreferenceStore,
  hasNetwork: () => boolean,
): Handlers => ({
  ...programHandlers(program, preferences),
  ...caseHandlers(program.parts),
  ...beyondHandlers(program.parts),
  ...vehicleSearchHandlers(program.parts),
  ...printHandlers(program.parts),
  ...collectionHandlers(program.parts),
  ...carryHandlers(program.parts),
  ...evidenceHandlers(program.parts),
  ...lodgeHandlers(program.parts),
  ...syncHandlers(program.parts, hasNetwork),
});
