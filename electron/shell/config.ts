import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All that differs between a demonstration, a test and a production desk, from the environment: where the centre is, a
 * one-time enrolment code, and where the profile lies.
 */
export type Config = {
  centralUrl: string;
  enrolmentCode: string | undefined;
  profile: string | undefined;
  /**
   * Started as a demonstration (`npm start`): only then may a computer without a keystore hold a workstation's keys.
   */
  isDemonstration: boolean;
  /** Binary of the SQLite driver for runtimes that its packaged one does not fit (Node-API below 10). */
  nativeBinding: string | undefined;
};

const findNativeBinding = (environment: NodeJS.ProcessEnv, resources: string): string | undefined => {
  if (Number(process.versions.napi) >= 10) return undefined;
  const packaged = join(resources, 'native', 'better_sqlite3.node');
  // A packaged program loads its own, whatever the environment names.
  return existsSync(packaged) ? packaged : environment.KAUNTA_NATIVE_BINDING;
};

export const readConfig = (environment: NodeJS.ProcessEnv, resources: string): Config => ({
  centralUrl: environment.KAUNTA_CENTRAL_URL ?? '',
  enrolmentCode: environment.KAUNTA_ENROLMENT_CODE,
  profile: environment.KAUNTA_PROFILE,
  isDemonstration: environment.KAUNTA_DEMONSTRATION === '1',
  nativeBinding: findNativeBinding(environment, resources),
});
