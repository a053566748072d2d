import { randomUUID, sign } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EndpointName, endpoints } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Patience } from '#electron/sync/answer.ts';
import { makeApiClient } from '#electron/sync/api-client.ts';
import { makeProve } from '#electron/sync/device-proof.ts';
import { type Cell, type Ground, makeGround, rows } from './endpoint.ts';
import { faults, type Line, type MatrixFault } from './fault.ts';

/**
 * SY-5: every endpoint under every fault, through the client that ships, over real sockets, against the real centre. Each
 * request ends in the true answer or in a typed error with the right code, within its deadline; afterwards the same
 * request over a sound line has its one effect.
 */
const patient: Patience = { answerMs: 15_000, idleMs: 15_000, wholeMs: 20_000, documentMs: 20_000, aliveMs: 15_000 };
/** Longer than any patience that a fault is met with. */
const hungMs = 25_000;
const asked = Object.entries(rows).flatMap(([name, row]) => ('prepare' in row ? [[name as EndpointName, row.prepare] as const] : [])); // keys of the table

let ground: Ground;
const stall = monitorEventLoopDelay({ resolution: 10 });
let cells = 0;
beforeAll(async () => {
  ground = await makeGround();
  stall.enable();
});
afterAll(async () => {
  stall.disable();
  // biome-ignore lint/suspicious/noConsole: the figures are reported, not asserted; they are the machine's of the moment
  console.info(
    `fault matrix: ${cells} cells, ${asked.length} endpoints, ${faults.length} faults; main loop p99 ${(stall.percentile(99) / 1e6).toFixed(0)} ms, longest ${(stall.max / 1e6).toFixed(0)} ms (the centre runs in the same process)`,
  );
  await ground.centre.stop();
});

const clientOf = (url: string, patience: Partial<Patience> = {}) =>
  makeApiClient({
    baseUrl: url,
    fetch: globalThis.fetch,
    now: ground.centre.now,
    token: () => ground.token,
    // Behind what ends the encryption this centre knows itself by http.
    prove: (request) =>
      makeProve(
        { publicKey: ground.device.publicKey, sign: (text) => sign(null, Buffer.from(text), ground.device.privateKey).toString('base64url') },
        randomUUID,
      )({ ...request, url: request.url.replace('https:', 'http:') }),
    patience: { ...patient, ...patience },
  });

/** What came of it: the answer, the code of a typed error, or what must never be. */
const outcomeOf = async (cell: Cell, line: Line, { patience }: MatrixFault): Promise<unknown> => {
  const hung = new AbortController();
  const answered = cell.ask(clientOf(line.url, patience)).catch((error: unknown) => (error instanceof AppError ? error : `untyped: ${String(error)}`));
  const outcome = await Promise.race([answered, delay(hungMs, 'hung', { signal: hung.signal }).catch(() => 'hung')]);
  hung.abort();
  cells += 1;
  return outcome instanceof AppError ? outcome.code : outcome;
};

test.for(faults)('$name', async (fault) => {
  const line = await fault.lay(ground.centre.url);
  // All before the first request: a sign-in moves the centre's clock on, and a proof is of its moment.
  const laid: { name: EndpointName; cell: Cell }[] = [];
  for (const [name, prepare] of asked) laid.push({ name, cell: await prepare(ground) });
  const table = await Promise.all(
    laid.map(async ({ name, cell }) => {
      const outcome = await outcomeOf(cell, line, fault);
      // The fault is over: the same request again, which may have reached the centre before or not.
      const truth = await cell.ask(clientOf(ground.centre.url)).catch((error: unknown) => `not healed: ${String(error)}`);
      await cell.check?.();
      return { name, outcome, truth };
    }),
  );
  await line.remove();
  const expected = table.map(({ name, outcome, truth }) => {
    const due = fault.except?.[name] ?? fault.outcome;
    const row = rows[name];
    const isUntouched = fault.ofBody === true && 'isHeadOnly' in row && JSON.stringify(outcome) === JSON.stringify(truth);
    return [name, due === 'same' || isUntouched ? truth : (due.find((code) => code === outcome) ?? due.join(' or '))];
  });
  expect(table.map(({ truth }) => truth).filter((truth) => typeof truth === 'string' && truth.startsWith('not healed'))).toEqual([]);
  expect(table.map(({ name, outcome }) => [name, outcome])).toEqual(expected);
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
  await expect(clientOf(line.url).getHealth()).rejects.toMatchObject({ code: 'CENTRE_BUSY', details: { retryAfterMs: 7000 } });
  await line.remove();
});

test('an endpoint without cells is one that the program does not ask for', async () => {
  const files = (await readdir('electron', { recursive: true })).filter((file) => file.endsWith('.ts'));
  const program = (await Promise.all(files.map((file) => readFile(join('electron', file), 'utf8')))).join('\n');
  const unasked = Object.entries(rows).flatMap(([name, row]) => ('notAsked' in row ? [name] : []));
  expect(unasked.filter((name) => new RegExp(`endpoints\\.${name}\\b`).test(program))).toEqual([]);
  expect(program).toContain('endpoints.feed');
});
