// `npm start`: the centre with the demonstration portal, and the program enrolled at it as one of its
// workstations. Production differs only in what the environment says (centre's address, enrolment code).
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeProgram, rootFolder, run } from './process.mjs';

const folder = join(rootFolder, '.kaunta');
const office = 'huduma-gpo-nairobi';
const port = process.env.KAUNTA_PORT ?? '4780';

/** Starts the demonstration centre and gives what it says of itself once it answers, and how to stop it. */
export async function startDemonstration({ data = join(folder, 'central'), usePort = port } = {}) {
  const args = ['central/serve.ts', '--demo', '--lifeline', '--port', usePort, '--data', data, '--demo-office', office];
  const centre = spawn(nodeProgram, args, { cwd: rootFolder, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  centre.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-4000);
  });
  const ended = new Promise((resolve) => {
    centre.once('exit', resolve);
  });
  const ready = await Promise.race([
    new Promise((resolve) => {
      createInterface(centre.stdout).once('line', (line) => resolve(JSON.parse(line)));
    }),
    ended,
  ]);
  if (ready?.ready !== true) throw new Error(`The demonstration centre did not start:\n${said}`);
  const stop = async () => {
    centre.stdin.end();
    await ended;
  };
  return { ...ready, stop };
}

if (import.meta.filename === process.argv[1]) {
  if (process.argv.includes('--fresh')) {
    console.log('Starting over: the demonstration data is removed.');
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`Demonstration centre: starting on an embedded PostgreSQL in ${join('.kaunta', 'central')}`);
  const centre = await startDemonstration();
  console.log(`Demonstration centre: ${centre.url}. The program opens; the sign-in names the officers to try.`);
  const env = { ...process.env, KAUNTA_CENTRAL_URL: centre.url, KAUNTA_ENROLMENT_CODE: centre.enrolmentCode, KAUNTA_PROFILE: join(folder, 'profile') };
  const sandbox = process.env.KAUNTA_ELECTRON_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  process.exitCode = await run(process.env.ELECTRON_EXEC_PATH, [rootFolder, ...sandbox], { env });
  await centre.stop();
}
