// `npm start`: the centre with the demonstration portal, and the program enrolled at it as one of its
// workstations. Production differs only in what the environment says (centre's address, enrolment code).
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDemonstrationProcess } from '../central/demo/process.ts';
import { rootFolder, run } from './process.mjs';

const folder = join(rootFolder, '.kaunta');
const port = Number(process.env.KAUNTA_PORT ?? 4780);

if (process.argv.includes('--fresh')) {
  console.log('Starting over: the demonstration data is removed.');
  rmSync(folder, { recursive: true, force: true });
}
console.log('Demonstration centre: starting, with its database in .kaunta/central');
const centre = await startDemonstrationProcess(join(folder, 'central'), port);
console.log(`Demonstration centre: ${centre.url}. The window opens now; its sign-in names the officers to try.`);
const env = { ...process.env, KAUNTA_CENTRAL_URL: centre.url, KAUNTA_ENROLMENT_CODE: centre.enrolmentCode, KAUNTA_PROFILE: join(folder, 'profile') };
const sandbox = process.env.KAUNTA_ELECTRON_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
process.exitCode = await run(process.env.ELECTRON_EXEC_PATH, [rootFolder, ...sandbox], { env });
await centre.stop();
