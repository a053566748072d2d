import { describeBug } from '#domain/contract/bug.ts';
import { type Preference, preferenceSchema } from '#domain/contract/screen/program.ts';
import { readPlainFile, writeFileAtomically } from '../workstation/atomic-file.ts';
import type { Log } from '../workstation/context.ts';

/**
 * Language, theme, text size and printers of this workstation: nothing secret, so that the sign-in can be read in
 * Kiswahili.
 */
export type PreferenceStore = { get: () => Preference; update: (change: Partial<Preference>) => Preference };

const defaults: Preference = { language: 'en', theme: 'system', textSize: 100, printer: null, slipPrinter: null };

/**
 * A change holds for as long as the program runs also where it could not be written: a language is no reason to stop.
 */
export const createPreferenceStore = (file: string, log: Log = () => {}): PreferenceStore => {
  const read = (): Preference => {
    try {
      return preferenceSchema.parse({ ...defaults, ...JSON.parse(readPlainFile(file) ?? '{}') });
    } catch {
      return defaults;
    }
  };
  let preference = read();
  return {
    get: () => preference,
    update: (change) => {
      preference = preferenceSchema.parse({ ...preference, ...change });
      try {
        writeFileAtomically(file, JSON.stringify(preference, null, 2));
      } catch (error) {
        log('warn', 'preference.unwritten', describeBug(error));
      }
      return preference;
    },
  };
};
