// Everything a command needs before it can run, from a bare clone on: npm packages and Node 24,
// Electron, what the machine must carry, the database driver. Each step looks first and does only
// what is missing, so the second time it prints one line.
import { delimiter, join } from 'node:path';
import { provideElectron } from './electron.mjs';
import { prepareMachine } from './machine.mjs';
import { preparePackages } from './packages.mjs';
import { isRoot, rootFolder } from './process.mjs';

const isLinux = process.platform === 'linux';

/** Whether a window can be shown to a person here. */
export const hasDisplay = () => !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * Prepares what `needs` says and gives `{ env, electron }`: `tools` is the npm packages alone,
 * `electron` adds a program that starts, `desk` adds a display and a printer for unattended runs.
 */
export async function setup(needs) {
  const say = (step) => (text) => console.log(`setup ${step}/4  ${text}`);
  const node = await preparePackages(say(1));
  const env = {
    PATH: [join(rootFolder, 'node_modules/node/bin'), join(rootFolder, 'node_modules/.bin'), process.env.PATH].join(
      delimiter,
    ),
  };
  if (needs === 'tools') {
    console.log(`setup: ready (Node ${node})`);
    return { env };
  }

  const electron = await provideElectron(say(2));
  env.ELECTRON_OVERRIDE_DIST_PATH = electron.folder;
  env.ELECTRON_EXEC_PATH = electron.program;
  if (isRoot) env.KAUNTA_ELECTRON_NO_SANDBOX = '1';

  // Read only now: it reads the driver's package, which step 1 has brought.
  const { hasNativeBinding, provideNativeBinding } = await import('./native-binding.mjs');
  if (isLinux) {
    const kinds = [
      ...(needs === 'desk' ? ['test'] : []),
      ...(needs === 'desk' && !process.env.DISPLAY ? ['display'] : []),
      ...(needs === 'desk' && isRoot ? ['printer'] : []),
      ...(electron.official || hasNativeBinding() ? [] : ['compile']),
    ];
    await prepareMachine({ electronProgram: electron.program, kinds }, say(3));
  }
  if (!electron.official) env.KAUNTA_NATIVE_BINDING = await provideNativeBinding(say(4));

  const origin = electron.official ? 'official' : 'from the npm registry';
  console.log(`setup: ready (Node ${node}, Electron ${electron.version} ${origin})`);
  return { env, electron };
}
