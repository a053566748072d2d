import { existsSync, readFileSync } from 'node:fs';
import { type Preference, preferenceSchema } from '#domain/contract/ipc.ts';
import { writeFileWhole } from './whole-file.ts';

/** Language, theme, text size and printers of this workstation: nothing secret, so that the sign-in can be read in Kiswahili. */
export type PreferenceStore = { get: () => Preference; update: (change: Partial<Preference>) => Preference };

const defaults: Preference = { language: 'en', theme: 'system', textSize: 100, printer: null, slipPrinter: null };

export const makePreferenceStore = (file: string): PreferenceStore => {
  const read = (): Preference => {
    if (!existsSync(file)) return defaults;
    try {
      return preferenceSchema.parse({ ...defaults, ...JSON.parse(readFileSync(file, 'utf8')) });
    } catch {
      return defaults;
    }
  };
  let preference = read();
  return {
    get: () => preference,
    update: (change) => {
      preference = preferenceSchema.parse({ ...preference, ...change });
      writeFileWhole(file, JSON.stringify(preference, null, 2));
      return preference;
    },
  };
};
