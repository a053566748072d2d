import { compareNames, type NameComparison, type NameMatch } from '#domain/person-name.ts';
import { testReference } from './application.ts';

export const testTolerance = testReference['name-tolerance'][0];

/** By the tolerance that is shipped. */
export const compareByTolerance = (shown: string, recorded: string): NameComparison =>
  compareNames(shown, recorded, testTolerance);
export const matchName = (shown: string, recorded: string): NameMatch => compareByTolerance(shown, recorded).match;
