import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

/** The real program in the real Electron, on a profile of its own. */
export type Kaunta = {
  app: ElectronApplication;
  page: Page;
  profile: string;
  close: (keep?: boolean) => Promise<void>;
  /** Ends it as a power cut does; the profile stays. */
  kill: () => Promise<void>;
};

type Options = {
  centralUrl: string;
  enrolmentCode?: string;
  /** An earlier profile to go on with; else a new one. */
  profile?: string;
  /** A packaged program; else this checkout in the development Electron. */
  executable?: string;
  /** More of the environment, and more arguments. */
  env?: Record<string, string>;
  args?: readonly string[];
  /** Size of the window's content, in CSS pixels. */
  size?: { width: number; height: number };
};

/** Which program to start and how: a packaged one, or this checkout in the development Electron. */
export const launchOptions = (executable?: string): { executablePath: string; args: string[] } => {
  const sandbox = process.env.KAUNTA_ELECTRON_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  if (executable !== undefined) return { executablePath: executable, args: sandbox };
  const executablePath = process.env.ELECTRON_EXEC_PATH;
  if (executablePath === undefined) throw new Error('ELECTRON_EXEC_PATH is not set: run this through npm');
  return { executablePath, args: ['.', ...sandbox] };
};

/** The machine's environment without what could steer the program or its Electron; then what the test says. */
export const createEnvironment = (given: {
  centralUrl: string;
  profile: string;
  enrolmentCode?: string | undefined;
  isPackaged?: boolean;
}): Record<string, string> => {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !/^(KAUNTA|ELECTRON|NODE)_/.test(name)) env[name] = value;
  const binding = process.env.KAUNTA_NATIVE_BINDING;
  // A packaged program brings its own driver
  if (binding !== undefined && given.isPackaged !== true) env.KAUNTA_NATIVE_BINDING = binding;
  if (given.enrolmentCode !== undefined) env.KAUNTA_ENROLMENT_CODE = given.enrolmentCode;
  return { ...env, KAUNTA_CENTRAL_URL: given.centralUrl, KAUNTA_PROFILE: given.profile, KAUNTA_DEMONSTRATION: '1' };
};

/**
 * For what was told to the main process and has no answer: it was done. The inspector holds the promise of an answer
 * weakly, so that V8 may collect it before it is heard (microsoft/playwright#33737), as in a program that starts or ends.
 */
const forgiveLostAnswer = (error: unknown): void => {
  if (!String(error).includes('promise was garbage collected')) throw error;
};

export const openKaunta = async (options: Options): Promise<Kaunta> => {
  const { centralUrl, enrolmentCode, profile, executable, size = { width: 1440, height: 900 } } = options;
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'kaunta-e2e-')));
  const env = {
    ...createEnvironment({ centralUrl, profile: folder, enrolmentCode, isPackaged: executable !== undefined }),
    ...options.env,
  };
  const { executablePath, args } = launchOptions(executable);
  const app = await _electron.launch({ executablePath, args: [...args, ...(options.args ?? [])], env });
  const child = app.process(); // asked now: a program that has ended can no longer be asked
  const page = await app.firstWindow();
  await resize(app, size);
  return {
    app,
    page,
    profile: folder,
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    close: async (keep = false) => {
      if (child.exitCode === null && child.signalCode === null) {
        // Between two turns of the loop, as a hand's click comes: asked through the inspector it would come within a
        // query at work. The profile is free only when the process has gone, not when the line to it has.
        const ended = once(child, 'exit');
        await app.evaluate((electron) => void setImmediate(() => electron.app.quit())).catch(forgiveLostAnswer);
        await ended;
      }
      if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

export const resize = (app: ElectronApplication, size: { width: number; height: number }): Promise<void> =>
  app
    .evaluate(({ BrowserWindow }, { width, height }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setPosition(0, 0);
      window?.setContentSize(width, height);
    }, size)
    .catch(forgiveLostAnswer);
