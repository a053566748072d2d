import { randomUUID, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EndpointName } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Patience } from '#electron/centre/answer.ts';
import { type ApiClient, createApiClient } from '#electron/centre/api-client.ts';
import { createProve } from '#electron/centre/device-proof.ts';
import { type Cell, type Ground, rows } from './endpoint.ts';
import type { Line, MatrixFault, Outcome } from './fault.ts';

/**
 * SY-5: every endpoint under every fault, through the client that ships, over real sockets, against the real centre.
 * Each request ends in the true answer or in a typed error with the right code, within its deadline; afterwards the
 * same request over a sound line has its one effect.
 */
const patient: Patience = { answerMs: 15_000, idleMs: 15_000, wholeMs: 20_000, documentMs: 20_000, aliveMs: 15_000 };
/** Longer than any patience that a fault is met with. */
const hungMs = 25_000;
export const asked = Object.entries(rows).flatMap(([name, row]) =>
  'prepare' in row ? [[name as EndpointName, row.prepare] as const] : [],
); // keys of the table

export const clientOf = (
  ground: Ground,
  fetch: typeof globalThis.fetch,
  url: string,
  patience: Partial<Patience> = {},
): ApiClient =>
  createApiClient({
    baseUrl: url,
    fetch,
    now: ground.centre.now,
    token: () => ground.token,
    // Behind what ends the encryption this centre knows itself by http.
    prove: (request) =>
      createProve(
        {
          publicKey: ground.device.publicKey,
          sign: (text) => sign(null, Buffer.from(text), ground.device.privateKey).toString('base64url'),
        },
        randomUUID,
      )({ ...request, url: request.url.replace('https:', 'http:') }),
    patience: { ...patient, ...patience },
  });

/** What came of it: the answer, the code of a typed error, or what must never be. */
const outcomeOf = async (cell: Cell, api: ApiClient): Promise<unknown> => {
  const hung = new AbortController();
  const answered = cell
    .ask(api)
    .catch((error: unknown) => (error instanceof AppError ? error : `untyped: ${String(error)}`));
  const outcome = await Promise.race([answered, delay(hungMs, 'hung', { signal: hung.signal }).catch(() => 'hung')]);
  hung.abort();
  return outcome instanceof AppError ? outcome.code : outcome;
};

/** What may come of one endpoint: the true answer (`same`), or one of these codes. */
export type Due = (name: EndpointName, fault: MatrixFault) => Outcome;
export const dueOf: Due = (name, fault) => fault.except?.[name] ?? fault.outcome;

/**
 * The endpoints `cells` under one fault, all of them unless said: `got` what came of each and `expected` what should
 * have, equal when all is well; `unhealed` what a sound line could not set right afterwards.
 */
export const runFault = async (
  ground: Ground,
  fetch: typeof globalThis.fetch,
  fault: MatrixFault,
  due: Due = dueOf,
  cells = asked,
) => {
  const line: Line = await fault.lay(ground.centre.url);
  // All before the first request: a sign-in moves the centre's clock on, and a proof is of its moment.
  const laid: { name: EndpointName; cell: Cell }[] = [];
  for (const [name, prepare] of cells) laid.push({ name, cell: await prepare(ground) });
  const table = await Promise.all(
    laid.map(async ({ name, cell }) => {
      const outcome = await outcomeOf(cell, clientOf(ground, fetch, line.url, fault.patience));
      // The fault is over: the same request again, which may have reached the centre before or not.
      const truth = await cell
        .ask(clientOf(ground, globalThis.fetch, ground.centre.url))
        .catch((error: unknown) => `not healed: ${String(error)}`);
      await cell.check?.();
      return { name, outcome, truth };
    }),
  );
  await line.remove();
  const expected = table.map(({ name, outcome, truth }) => {
    const wanted = due(name, fault);
    const row = rows[name];
    const isUntouched =
      fault.ofBody === true && 'isHeadOnly' in row && JSON.stringify(outcome) === JSON.stringify(truth);
    return [
      name,
      wanted === 'same' || isUntouched ? truth : (wanted.find((code) => code === outcome) ?? wanted.join(' or ')),
    ];
  });
  return {
    got: table.map(({ name, outcome }) => [name, outcome]),
    expected,
    unhealed: table
      .map(({ truth }) => truth)
      .filter((truth) => typeof truth === 'string' && truth.startsWith('not healed')),
  };
};
