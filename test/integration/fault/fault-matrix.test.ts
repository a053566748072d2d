import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '#domain/contract/api.ts';
import { createGround, type Ground, rows } from './endpoint.ts';
import { chosenFaults, faults } from './fault.ts';
import { asked, clientOf as createClient, runFault } from './matrix.ts';

/**
 * SY-5 over Node's own network: every endpoint. Over the way that ships, Chromium's, one endpoint of each kind meets
 * every fault in `test/e2e/line.test.ts`.
 */
let ground: Ground;
const stall = monitorEventLoopDelay({ resolution: 10 });
let cells = 0;
beforeAll(async () => {
  ground = await createGround();
  stall.enable();
});
afterAll(async () => {
  stall.disable();
  // biome-ignore lint/suspicious/noConsole: the figures are reported, not asserted; they are the machine's of the moment
  console.info(
    `fault matrix: ${cells} cells, ${asked.length} endpoints, ${chosenFaults.length} faults; main loop p99 ${(stall.percentile(99) / 1e6).toFixed(0)} ms, longest ${(stall.max / 1e6).toFixed(0)} ms (the centre runs in the same process)`,
  );
  await ground.centre.stop();
});

const clientOf = (url: string) => createClient(ground, globalThis.fetch, url);

test.for(chosenFaults)('$name', async (fault) => {
  const { got, expected, unhealed } = await runFault(ground, globalThis.fetch, fault);
  cells += got.length;
  expect(unhealed).toEqual([]);
  expect(got).toEqual(expected);
});

test('a certificate that is refused has heard nothing of a request', async () => {
  for (const fault of faults.filter(({ outcome }) => outcome !== 'same' && outcome[0]?.startsWith('CERTIFICATE_'))) {
    const line = await fault.lay(ground.centre.url);
    for (const [, prepare] of asked) await (await prepare(ground)).ask(clientOf(line.url)).catch(() => undefined);
    expect(line.countRequests?.(), fault.name).toBe(0);
    await line.remove();
  }
});

test('of an answer without end no more is read than its limit, and a gateway’s request for quiet comes through', async () => {
  const endless = faults.find(({ name }) => name === 'an answer without end');
  const quiet = faults.find(({ name }) => name.includes('(503)'));
  if (endless === undefined || quiet === undefined) throw new Error('no such faults');
  for (const [name, prepare] of asked) {
    const line = await endless.lay(ground.centre.url);
    await (await prepare(ground)).ask(clientOf(line.url)).catch(() => undefined);
    const { maxAnswerBytes }: { maxAnswerBytes: number } = { maxAnswerBytes: 1024 * 1024, ...endpoints[name] };
    // What the sockets hold between the two comes on top.
    expect(line.countEndlessBytes?.(), name).toBeLessThan(maxAnswerBytes + 16 * 1024 * 1024);
    await line.remove();
  }
  const line = await quiet.lay(ground.centre.url);
  await expect(clientOf(line.url).getHealth()).rejects.toMatchObject({
    code: 'CENTRE_BUSY',
    details: { retryAfterMs: 7000 },
  });
  await line.remove();
});

test('an endpoint without cells is one that the program does not ask for', async () => {
  const files = (await readdir('electron', { recursive: true })).filter((file) => file.endsWith('.ts'));
  const program = (await Promise.all(files.map((file) => readFile(join('electron', file), 'utf8')))).join('\n');
  const unasked = Object.entries(rows).flatMap(([name, row]) => ('notAsked' in row ? [name] : []));
  expect(unasked.filter((name) => new RegExp(`endpoints\\.${name}\\b`).test(program))).toEqual([]);
  expect(program).toContain('endpoints.feed');
});
