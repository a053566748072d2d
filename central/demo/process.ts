import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** A centre with the demonstration portal in a process of its own, which ends when its starter does. */
export type DemonstrationProcess = { url: string; enrolmentCode: string; stop: () => Promise<void> };

/** Small enough for one officer to do every desk: the office whose workstation a demonstration is. */
export const demonstrationOffice = 'huduma-gpo-nairobi';

const readySchema = z.object({ ready: z.literal(true), url: z.url(), enrolmentCode: z.string() });
const rememberedLength = 4000;

/**
 * @param data folder of the embedded database. @param port 0 for any that is free. @param office where the code enrols.
 * @throws Error with the centre's last words when it does not start (the port is taken, the folder is in use).
 */
export const startDemonstrationProcess = async (
  data: string,
  port: number,
  office = demonstrationOffice,
): Promise<DemonstrationProcess> => {
  const args = [
    join(import.meta.dirname, '..', 'bin', 'serve.ts'),
    '--demo',
    '--lifeline',
    '--port',
    String(port),
    '--data',
    data,
    '--demo-office',
    office,
  ];
  const centre = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  centre.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-rememberedLength);
  });
  const ended = once(centre, 'exit');
  const firstLine = new Promise<string>((resolve) => {
    createInterface(centre.stdout).once('line', resolve);
  });
  const line = await Promise.race([firstLine, ended.then(() => undefined)]);
  if (line === undefined) throw new Error(`The demonstration centre did not start:\n${said}`);
  const { url, enrolmentCode } = readySchema.parse(JSON.parse(line));
  return {
    url,
    enrolmentCode,
    stop: async () => {
      centre.stdin.end();
      await ended;
    },
  };
};
