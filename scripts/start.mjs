// `npm start`: the centre with the demonstration portal, and the program enrolled at it as one of its
// workstations. Production differs only in what the environment says (centre's address, enrolment code).
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { startDemonstrationProcess } from '../central/demo/process.ts';
import { rootFolder, run } from './process.mjs';

const folder = process.env.KAUNTA_FOLDER ?? join(rootFolder, '.kaunta');
const port = Number(process.env.KAUNTA_PORT ?? 4780);

/** A demonstration that runs here already: its window is raised, by the program itself. */
async function findRunning() {
  const url = `http://127.0.0.1:${port}`;
  const health = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(1000) })
    .then((answer) => answer.json())
    .catch(() => undefined);
  return health?.product === 'kaunta-central' && health.demonstration ? { url, stop: async () => {} } : undefined;
}

async function openCentre() {
  const running = await findRunning();
  if (running) {
    console.log(`Demonstration centre: runs already at ${running.url}; its window is raised.`);
    return running;
  }
  if (process.argv.includes('--fresh')) {
    console.log('Starting over: the demonstration data is removed.');
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`Demonstration centre: starting, with its database in ${relative(rootFolder, join(folder, 'central'))}`);
  const centre = await startDemonstrationProcess(join(folder, 'central'), port);
  console.log(`Demonstration centre: ${centre.url}. The window opens now; its sign-in names the officers to try.`);
  return centre;
}

try {
  const centre = await openCentre();
  const env = {
    ...process.env,
    KAUNTA_CENTRAL_URL: centre.url,
    KAUNTA_PROFILE: join(folder, 'profile'),
    KAUNTA_DEMONSTRATION: '1',
  };
  // Video and 3D drivers talk to the terminal by themselves; what is amiss with them is Chromium's to work around.
  Object.assign(env, { LIBVA_MESSAGING_LEVEL: '0', EGL_LOG_LEVEL: 'fatal' });
  if (centre.enrolmentCode) env.KAUNTA_ENROLMENT_CODE = centre.enrolmentCode;
  const sandbox = process.env.KAUNTA_ELECTRON_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  // Chromium's own log from its fatal errors on: buses and drivers that a computer lacks are no news. Kaunta's own
  // lines do not go through it.
  process.exitCode = await run(process.env.ELECTRON_EXEC_PATH, [rootFolder, '--log-level=3', ...sandbox], { env });
  await centre.stop();
} catch (error) {
  console.error(
    `${error.message}\nNothing was lost. When another program holds port ${port}, name a free one: KAUNTA_PORT=4790 npm start`,
  );
  process.exitCode = 1;
}
